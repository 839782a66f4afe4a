/** What can be done with a webhook from its row: test, switch, new secret, delete. */
import type { NewWebhook, Webhook } from '@keyway/contract'
import { api } from '../api/client.ts'
import { refresh } from '../api/queries.ts'
import { confirm } from '../ui/confirm.tsx'
import { notifyDone, notifyFailed } from '../ui/notify.ts'

export interface WebhookDeeds {
  test(webhook: Webhook): Promise<void>
  switchOver(webhook: Webhook): Promise<void>
  rotate(webhook: Webhook): Promise<void>
  remove(webhook: Webhook): Promise<void>
}

export function useWebhookDeeds({
  onSecret,
  onDeliveries,
}: {
  onSecret(webhook: NewWebhook): void
  onDeliveries(webhook: Webhook): void
}): WebhookDeeds {
  const attempt = async (failed: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
      void refresh('webhooks', 'audit')
    } catch (error) {
      notifyFailed(failed, error)
    }
  }
  return {
    test: (webhook) =>
      attempt('The test event was not sent', async () => {
        await api.webhooks.test({ params: { id: webhook._id } })
        onDeliveries(webhook)
      }),
    switchOver: ({ _id: id, name, enabled }) =>
      attempt('The webhook was not changed', async () => {
        await api.webhooks.patch({ params: { id }, body: { enabled: !enabled } })
        notifyDone(enabled ? `Switched off "${name}"` : `Switched on "${name}"`)
      }),
    async rotate({ _id: id, name }) {
      const sure = await confirm({
        title: `Give "${name}" a new secret?`,
        body: 'Calls are signed with both secrets for a day. Give the new one to the receiver within that time.',
        agree: 'New secret',
      })
      if (sure)
        await attempt('The secret was not changed', async () => onSecret(await api.webhooks.rotate({ params: { id } })))
    },
    async remove({ _id: id, name }) {
      const sure = await confirm({
        title: `Delete the webhook "${name}"?`,
        body: 'It is told of nothing more, and its deliveries are forgotten. This cannot be undone.',
        agree: 'Delete',
        danger: true,
      })
      if (!sure) return
      await attempt('The webhook was not deleted', async () => {
        await api.webhooks.delete({ params: { id } })
        notifyDone(`Deleted the webhook "${name}"`)
      })
    },
  }
}
