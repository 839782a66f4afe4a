/** Above a form that shows what was typed before: from when it is, and how to begin from what is saved. */
import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { Notice } from '../notice.tsx'
import { When } from '../when.tsx'
import type { FormDraft } from './use-draft.ts'

export function DraftNotice({ draft }: { readonly draft: FormDraft | undefined }) {
  if (!draft || (draft.restoredFrom === undefined && !draft.stale)) return null
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
      <Button
        variant="default"
        size="compact-sm"
        mt={4}
        leftSection={<IconArrowBackUp size={14} aria-hidden />}
        onClick={draft.discard}
      >
        Discard draft
      </Button>
    </Notice>
  )
}
