/** Above the graph while it shows what is not saved yet: saving it, dropping it, and what is wrong with it. */
import { Button, Group } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { ActionButton } from '../../ui/action-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import type { FlowForm } from '../form/use-flow-form.ts'
import classes from './graph.module.css'
import { placeOf } from './place.ts'

export interface DraftBarProps {
  readonly flow: FlowForm
  onSave(): void
  onDiscard(): void
}

export function DraftBar({ flow, onSave, onDiscard }: DraftBarProps) {
  const { document } = flow
  if (!document.dirty) return null
  const { restoredFrom, stale = false } = document.draft ?? {}
  const faults = Object.entries(document.form.errors).filter(([field]) => placeOf(field) === undefined)
  return (
    <>
      {document.failure ? <Problem error={document.failure} title="The flow was not saved" /> : null}
      <Notice
        tone={stale ? 'warn' : 'quiet'}
        title={
          restoredFrom === undefined ? (
            'Changes are not saved yet'
          ) : (
            <>
              Your unsaved draft from <When iso={new Date(restoredFrom).toISOString()} />
            </>
          )
        }
      >
        <p>
          {stale
            ? 'What is saved has changed since. Saving this draft replaces it.'
            : 'Run and Test use what is saved.'}
        </p>
        {faults.length > 0 ? (
          <ul className={classes.faults}>
            {faults.map(([field, message]) => (
              <li key={field}>{message}</li>
            ))}
          </ul>
        ) : null}
        <Group gap="xs" mt={6}>
          <ActionButton size="xs" busy={document.saving} busyWords="Saving…" onClick={onSave}>
            Save
          </ActionButton>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            onClick={onDiscard}
          >
            Discard draft
          </Button>
        </Group>
      </Notice>
    </>
  )
}
