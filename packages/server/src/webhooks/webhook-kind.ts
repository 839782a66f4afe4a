/** Webhooks as a kind of document. Their secret is made here, sealed, and shown once. */
import { type Webhook, WebhookInput } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { type DocumentKind, presentStored } from '../documents/index.ts'
import { newSecret, secretPlace } from './secret.ts'
import { checkWebhookUrl } from './webhook-url.ts'

export const webhookKind = (deps: Deps): DocumentKind<'webhooks', WebhookInput, Webhook> => ({
  table: 'webhooks',
  noun: 'webhook',
  input: WebhookInput,

  async prepare(_tx, input, { id, before }) {
    const { name: _, ...doc } = input
    const isSwitchedOn = before !== null && input.enabled && !(before.doc as WebhookInput).enabled
    return {
      doc: { ...doc, url: checkWebhookUrl(doc.url, deps.config), events: [...new Set(doc.events)] },
      columns: {
        secretSealed: before?.secretSealed ?? (await deps.sealer.seal(newSecret(), secretPlace(id))),
        formerSecretSealed: before?.formerSecretSealed ?? null,
        formerUntil: before?.formerUntil ?? null,
        failingSince: isSwitchedOn ? null : (before?.failingSince ?? null),
        disabledReason: input.enabled ? null : (before?.disabledReason ?? null),
      },
    }
  },

  present: async (_, rows) =>
    rows.map((row) => ({
      ...presentStored<Omit<WebhookInput, 'name'>>(row),
      failingSince: row.failingSince?.toISOString() ?? null,
      disabledReason: row.disabledReason,
    })),

  users: async () => ({}),
})
