/** Webhooks: addresses that are told of events. */
import type { NewWebhook, Webhook } from '@keyway/contract'
import { Button, Group, Text } from '@mantine/core'
import {
  IconList,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconRefresh,
  IconSend,
  IconTrash,
  IconWebhook,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import { EmptyPage } from '../ui/empty-page.tsx'
import { Loading } from '../ui/loading.tsx'
import { Notice } from '../ui/notice.tsx'
import { Problem } from '../ui/problem.tsx'
import { DataTable } from '../ui/table/data-table.tsx'
import { RowMenu } from '../ui/table/row-menu.tsx'
import { DeliveriesDialog } from './deliveries-dialog.tsx'
import { NewWebhookDialog } from './new-webhook-dialog.tsx'
import { useWebhookDeeds } from './use-webhook-deeds.ts'
import { WEBHOOK_COLUMNS } from './webhook-columns.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'

export function WebhooksPage() {
  const webhooks = useQuery(queries.webhooks())
  const [edited, setEdited] = useState<Webhook | 'new' | null>(null)
  const [created, setCreated] = useState<NewWebhook | null>(null)
  const [watched, setWatched] = useState<Webhook | null>(null)
  const deeds = useWebhookDeeds({ onSecret: setCreated, onDeliveries: setWatched })
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      Create webhook
    </Button>
  )
  const actionsOf = (webhook: Webhook) => [
    { label: 'Edit', icon: <IconPencil size={16} />, onClick: () => setEdited(webhook) },
    { label: 'Deliveries', icon: <IconList size={16} />, onClick: () => setWatched(webhook) },
    { label: 'Send test event', icon: <IconSend size={16} />, onClick: () => void deeds.test(webhook) },
    {
      label: webhook.enabled ? 'Switch off' : 'Switch on',
      icon: webhook.enabled ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />,
      onClick: () => void deeds.switchOver(webhook),
    },
    { label: 'New secret', icon: <IconRefresh size={16} />, onClick: () => void deeds.rotate(webhook) },
    { label: 'Delete', icon: <IconTrash size={16} />, danger: true, onClick: () => void deeds.remove(webhook) },
  ]

  return (
    <>
      {webhooks.isPending ? <Loading what="webhooks" /> : null}
      {webhooks.isError ? <Problem error={webhooks.error} title="The webhooks could not be loaded" /> : null}
      {webhooks.data?.length === 0 ? (
        <EmptyPage icon={<IconWebhook size={22} />} title="Let another program know" actions={create}>
          A webhook is called when a connection goes offline or comes back, or when a secret ends soon. Each call is
          signed.
        </EmptyPage>
      ) : null}
      {webhooks.data && webhooks.data.length > 0 ? (
        <>
          {webhooks.data
            .filter(({ disabledReason }) => disabledReason !== null)
            .map((webhook) => (
              <Notice key={webhook._id} tone="bad" title={`Keyway switched off "${webhook.name}"`}>
                <p>{webhook.disabledReason} Mend the cause, then switch it on again in its menu.</p>
              </Notice>
            ))}
          <Group justify="space-between" mb="sm" mt="sm">
            <Text size="sm" c="dimmed" maw="34rem">
              Each webhook is called for the events it asks for, and again for a day while it does not answer.
            </Text>
            {create}
          </Group>
          <DataTable
            name="webhooks"
            noun="webhook"
            rows={webhooks.data}
            columns={WEBHOOK_COLUMNS}
            rowId={(webhook) => webhook._id}
            actions={(webhook) => <RowMenu name={webhook.name} actions={actionsOf(webhook)} />}
          />
        </>
      ) : null}
      <WebhookDialog
        edited={edited}
        onClose={() => setEdited(null)}
        onCreated={(webhook) => {
          setEdited(null)
          setCreated(webhook)
        }}
      />
      <NewWebhookDialog webhook={created} onClose={() => setCreated(null)} />
      <DeliveriesDialog webhook={watched} onClose={() => setWatched(null)} />
    </>
  )
}
