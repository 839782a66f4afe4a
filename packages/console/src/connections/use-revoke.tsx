/** Takes a connection's access away, after a question, and says what is left to be done at Microsoft. */
import type { Connection, Revocation } from '@keyway/contract'
import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { refresh } from '../api/queries.ts'
import { announce } from '../ui/announce.tsx'
import { confirm } from '../ui/confirm.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { notifyFailed } from '../ui/notify.ts'

export interface Revoke {
  revoke(connection: Connection): Promise<void>
  /** Draw it once on the page. */
  readonly dialog: React.ReactNode
}

export function useRevoke(): Revoke {
  const [done, setDone] = useState<Revocation | null>(null)
  return {
    async revoke({ _id: id, name }) {
      const sure = await confirm({
        title: `Revoke the access of "${name}"?`,
        body: 'Keyway forgets its tokens at once. Runs that use it wait until somebody authorizes it again.',
        agree: 'Revoke access',
        danger: true,
      })
      if (!sure) return
      try {
        setDone(await api.connections.revokeGrant({ params: { id } }))
        announce('The access was revoked')
        void refresh('connections', 'audit')
      } catch (error) {
        notifyFailed('The access was not revoked', error)
      }
    },
    dialog: (
      <Dialog opened={done !== null} onClose={() => setDone(null)} title="Access revoked in Keyway" size="36rem">
        {done ? <AtMicrosoft revocation={done} onClose={() => setDone(null)} /> : null}
      </Dialog>
    ),
  }
}

function AtMicrosoft({ revocation, onClose }: { readonly revocation: Revocation; onClose(): void }) {
  const { steps, links } = revocation.atMicrosoft
  return (
    <Stack>
      <Text>Keyway has forgotten the tokens. To end the authorization at Microsoft too:</Text>
      <List spacing="xs">
        {steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <Group justify="space-between">
        <Group gap="md">
          {links.map(({ label, url }) => (
            <Anchor key={url} href={url} target="_blank" rel="noreferrer" size="sm">
              {label} <IconExternalLink size={13} aria-hidden />
              <Text span className="heard-only">
                {' '}
                (opens a new tab)
              </Text>
            </Anchor>
          ))}
        </Group>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  )
}
