/** Shows a new API token, this once. It is kept nowhere in the browser. */

import type { NewApiToken } from '@keyway/contract'
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'

export interface NewTokenDialogProps {
  readonly token: NewApiToken | null
  onClose(): void
}

export function NewTokenDialog({ token, onClose }: NewTokenDialogProps) {
  return (
    <Dialog opened={token !== null} onClose={onClose} title={token ? `The token "${token.name}"` : ''} size="32rem">
      <Stack>
        <Notice tone="warn" title="Copy it now">
          <p>Keyway does not show this token again. Lost it? Revoke it and create another.</p>
        </Notice>
        <TextInput
          label="Token"
          readOnly
          value={token?.token ?? ''}
          classNames={{ input: 'mono' }}
          onFocus={(event) => event.currentTarget.select()}
          rightSection={<CopyButton value={token?.token ?? ''} what="token" />}
        />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
