/** A form in a dialog: what was refused, its fields, and Cancel beside the button that sends it. */
import type { KeywayError } from '@keyway/client'
import { Button, Group, Stack } from '@mantine/core'
import { ActionButton } from '../action-button.tsx'
import { Problem } from '../problem.tsx'

export interface DialogFormProps {
  readonly failure: KeywayError | null
  /** Above what was refused. */
  readonly failureTitle: string
  readonly saving: boolean
  /** On the button, and on it while it is under way. */
  readonly save: string
  readonly saveWords: string
  onSave(): Promise<void>
  onClose(): void
  readonly children: React.ReactNode
}

export function DialogForm(props: DialogFormProps) {
  const { failure, failureTitle, saving, save, saveWords, onSave, onClose, children } = props
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void onSave()
      }}
    >
      <Stack>
        {failure ? <Problem error={failure} title={failureTitle} /> : null}
        {children}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton type="submit" busy={saving} busyWords={saveWords}>
            {save}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}
