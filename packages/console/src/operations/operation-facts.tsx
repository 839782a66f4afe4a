/** What an operation does: the call, the permission it needs, and Microsoft's page on it. */

import type { Operation } from '@keyway/contract'
import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import classes from './operation-picker.module.css'

export function OperationFacts({ operation }: { readonly operation: Operation }) {
  const { policy, rbac } = operation.permission
  return (
    <div className={classes.facts}>
      <p>{operation.help}</p>
      <p className={`mono ${classes.call}`}>
        <span className={classes.method}>{operation.method}</span>
        {operation.path}
      </p>
      {operation.longRunning ? <p>It goes on after its answer, {operation.longRunning}.</p> : null}
      {policy || rbac ? (
        <p className={classes.needs}>
          Needs in Azure:{' '}
          {policy ? (
            <>
              access policy <code>{policy}</code>
            </>
          ) : null}
          {policy && rbac ? ' or ' : null}
          {rbac ? (
            <>
              role with <code>{rbac}</code>
            </>
          ) : null}
        </p>
      ) : null}
      <Anchor href={operation.docs} target="_blank" rel="noreferrer" size="sm">
        Microsoft’s reference <IconExternalLink size={13} aria-hidden />
        <span className="heard-only"> (opens a new tab)</span>
      </Anchor>
    </div>
  )
}
