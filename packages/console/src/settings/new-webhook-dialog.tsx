/** Shows the secret of a webhook, this once. It is kept nowhere in the browser. */
import type { NewWebhook } from '@keyway/contract'
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'

export interface NewWebhookDialogProps {
  readonly webhook: NewWebhook | null
  onClose(): void
}

export function NewWebhookDialog({ webhook, onClose }: NewWebhookDialogProps) {
  return (
    <Dialog
      opened={webhook !== null}
      onClose={onClose}
      title={webhook ? `The secret of "${webhook.name}"` : ''}
      size="34rem"
    >
      <Stack>
        <Notice tone="warn" title="Copy it now">
          <p>Keyway does not show this secret again. Lost it? Give the webhook a new one.</p>
        </Notice>
        <TextInput
          label="Secret"
          readOnly
          value={webhook?.secret ?? ''}
          classNames={{ input: 'mono' }}
          onFocus={(event) => event.currentTarget.select()}
          rightSection={<CopyButton value={webhook?.secret ?? ''} what="secret" />}
        />
        <Text size="sm" c="dimmed">
          The receiver needs it to tell a call of Keyway from one that only looks like it. A former secret signs beside
          a new one for a day.
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
