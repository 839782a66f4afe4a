/** Above a form that shows what was typed before: from when it is, and how to begin from what is saved. */
import { Button, Group } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { Notice } from '../notice.tsx'
import { When } from '../when.tsx'
import type { FormDraft } from './use-draft.ts'

export interface DraftNoticeProps {
  readonly draft: FormDraft | undefined
  /** It is told also while what was typed has not been left yet. */
  readonly always?: boolean
  /** Between the words and the buttons. */
  readonly children?: React.ReactNode
  /** Stands before the button that discards. */
  readonly save?: React.ReactNode
  /** In place of the draft's own discarding. */
  onDiscard?(): void
}

export function DraftNotice({ draft, always = false, children, save, onDiscard }: DraftNoticeProps) {
  if (!draft || !(always || draft.restoredFrom !== undefined || draft.stale)) return null
  return (
    <Notice
      tone={draft.stale ? 'warn' : 'quiet'}
      role="status"
      title={
        draft.restoredFrom === undefined ? (
          'Changes are not saved yet'
        ) : (
          <>
            Your unsaved draft from <When iso={new Date(draft.restoredFrom).toISOString()} />
          </>
        )
      }
    >
      {draft.stale ? <p>What is saved has changed since. Saving this draft replaces it.</p> : null}
      {children}
      <Group gap="xs" mt={6}>
        {save}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          onClick={onDiscard ?? draft.discard}
        >
          Discard draft
        </Button>
      </Group>
    </Notice>
  )
}
