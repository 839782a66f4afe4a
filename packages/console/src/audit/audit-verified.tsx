/** Whether the audit log is as it was written, in one line. */
import { Text } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Problem } from '../ui/problem.tsx'
import { count } from '../ui/time.ts'
import classes from './audit-verified.module.css'

const REASONS = {
  missing: 'is missing',
  edited: 'was edited',
  untied: 'is not tied to the one before it',
  rewritten: 'is not the one that was noted',
} as const

export function AuditVerified() {
  const verification = useQuery(queries.auditVerification())
  const { data } = verification
  if (verification.isError) {
    return (
      <Problem
        error={verification.error}
        title="The audit log could not be verified"
        onRetry={() => void verification.refetch()}
      />
    )
  }
  if (data?.broken) {
    return (
      <Notice tone="bad" role="alert" title="The audit log was tampered with">
        <p>
          Entry {count(data.broken.sequence)} {REASONS[data.broken.reason]}. The {count(data.rows)} entries before it
          are as they were written. Compare with a backup of the database.
        </p>
      </Notice>
    )
  }
  return (
    <div className={classes.verified}>
      <Text size="sm" role="status" className={classes.words}>
        <IconShieldCheck size={18} aria-hidden data-ok={data?.ok} />
        {data
          ? `Verified: all ${count(data.rows)} entries are as they were written, and none is missing.`
          : 'Verifying the log…'}
      </Text>
      <ActionButton
        size="compact-sm"
        variant="subtle"
        busy={verification.isFetching}
        busyWords="Verifying…"
        onClick={() => void verification.refetch()}
      >
        Verify again
      </ActionButton>
    </div>
  )
}
