/** Above the graph while it shows what is not saved yet: saving it, dropping it, and what is wrong with it. */
import { ActionButton } from '../../ui/action-button.tsx'
import { DraftNotice } from '../../ui/form/draft-notice.tsx'
import { Problem } from '../../ui/problem.tsx'
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
  const faults = Object.entries(document.form.errors).filter(([field]) => placeOf(field) === undefined)
  return (
    <>
      {document.failure ? <Problem error={document.failure} title="The flow was not saved" /> : null}
      <DraftNotice
        draft={document.draft}
        always
        save={
          <ActionButton size="xs" busy={document.saving} busyWords="Saving…" onClick={onSave}>
            Save
          </ActionButton>
        }
        onDiscard={onDiscard}
      >
        {document.draft?.stale ? null : <p>Run and Test use what is saved.</p>}
        {faults.length > 0 ? (
          <ul className={classes.faults}>
            {faults.map(([field, message]) => (
              <li key={field}>{message}</li>
            ))}
          </ul>
        ) : null}
      </DraftNotice>
    </>
  )
}
