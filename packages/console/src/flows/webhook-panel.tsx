/** The address records are posted to: made, shown once, replaced, taken away. */
import type { Flow, NewFlowWebhook } from '@keyway/contract'
import { Button, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { refresh } from '../api/queries.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { announce } from '../ui/announce.tsx'
import { confirm } from '../ui/confirm.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { notifyFailed } from '../ui/notify.ts'
import { counted } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import page from './flow-page.module.css'
import { VerificationDialog, verificationWords } from './webhook-verification.tsx'

export function WebhookPanel({ flow }: { readonly flow: Flow }) {
  const [made, setMade] = useState<NewFlowWebhook | null>(null)
  const [verifying, setVerifying] = useState(false)
  const make = useMutation({
    mutationFn: () => api.flows.makeWebhook({ params: { id: flow._id } }),
    onSuccess: (webhook) => {
      setMade(webhook)
      void refresh('flows', 'audit')
    },
    onError: (error) => notifyFailed('The address was not made', error),
  })
  const remove = useMutation({
    mutationFn: () => api.flows.deleteWebhook({ params: { id: flow._id } }),
    onSuccess: () => {
      announce('The address is deleted')
      void refresh('flows', 'audit')
    },
    onError: (error) => notifyFailed('The address was not deleted', error),
  })
  const { webhook } = flow

  const replace = async () => {
    const body = 'The address there is now ends at once. Whoever posts to it must be given the new one.'
    if (await confirm({ title: 'Replace the address?', body, agree: 'Replace', danger: true })) make.mutate()
  }
  const takeAway = async () => {
    const body = 'Nobody can post to this flow any more. What was posted already still runs.'
    if (await confirm({ title: 'Delete the address?', body, agree: 'Delete', danger: true })) remove.mutate()
  }

  return (
    <section className={page.section} aria-label="Webhook">
      <Title order={2}>Webhook</Title>
      {webhook ? (
        <>
          <Text size="sm">
            The address with the token <code>{webhook.prefix}…</code> was made <When iso={webhook.createdAt} />. Last
            post: <When iso={webhook.lastUsedAt} />.{' '}
            {webhook.waiting > 0 ? `${counted(webhook.waiting, 'post')} wait for a run.` : 'Nothing waits.'}{' '}
            {verificationWords(webhook.verification)}
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={() => setVerifying(true)}>
              Verify posts
            </Button>
            <ActionButton variant="default" busy={make.isPending} busyWords="Replacing…" onClick={() => void replace()}>
              Replace the address
            </ActionButton>
            <ActionButton
              variant="default"
              busy={remove.isPending}
              busyWords="Deleting…"
              onClick={() => void takeAway()}
            >
              Delete the address
            </ActionButton>
          </Group>
          <VerificationDialog
            flow={flow}
            stored={webhook.verification}
            opened={verifying}
            onClose={() => setVerifying(false)}
          />
        </>
      ) : (
        <>
          <Text size="sm">Make an address, and give it to whoever is to post records to this flow.</Text>
          <div>
            <ActionButton busy={make.isPending} busyWords="Making…" onClick={() => make.mutate()}>
              Make the address
            </ActionButton>
          </div>
        </>
      )}
      <NewAddress webhook={made} onClose={() => setMade(null)} />
    </section>
  )
}

function NewAddress({ webhook, onClose }: { readonly webhook: NewFlowWebhook | null; onClose(): void }) {
  const url = webhook?.url ?? ''
  const example = `curl -X POST '${url}' \\\n  -H 'Content-Type: application/json' \\\n  -d '[{"name": "example"}]'`
  return (
    <Dialog opened={webhook !== null} onClose={onClose} title="The address of the webhook" size="40rem">
      <Stack>
        <Notice tone="warn" title="Copy it now">
          <p>Whoever has this address may post records. Keyway does not show it again.</p>
        </Notice>
        <TextInput
          label="Address"
          readOnly
          value={url}
          classNames={{ input: 'mono' }}
          onFocus={(event) => event.currentTarget.select()}
          rightSection={<CopyButton value={url} what="address" />}
        />
        <Textarea label="Try it" readOnly autosize value={example} classNames={{ input: 'mono' }} />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
