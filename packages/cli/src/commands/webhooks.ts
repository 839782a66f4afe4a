/** `keyway webhooks`: who is told of events, and what became of the calls. */
import type { Client } from '@keyway/client'
import type { EventType, Webhook, WebhookDelivery } from '@keyway/contract'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

export async function listWebhooks(client: Client, terminal: Terminal, json: boolean): Promise<ExitCode> {
  const webhooks = await Array.fromAsync(client.each('webhooks.list'))
  if (json) terminal.json(webhooks)
  else if (webhooks.length === 0) terminal.line('There are no webhooks yet. "keyway webhooks create" makes one.')
  else terminal.line(table(['Name', 'State', 'URL', 'Events', 'Id'], webhooks.map(row)))
  return EXIT.ok
}

const row = ({ _id, name, url, events, enabled, failingSince }: Webhook): string[] => [
  name,
  enabled ? (failingSince === null ? 'on' : `failing since ${minuteOf(failingSince)}`) : 'off',
  url,
  events.join(', '),
  _id,
]

const minuteOf = (iso: string): string => iso.slice(0, 16).replace('T', ' ')

export interface NewWebhookOptions {
  readonly json: boolean
  readonly name: string
  readonly url: string
  /** Kinds of event, with commas between; absent: all. */
  readonly events: string | undefined
}

export async function createWebhook(
  client: Client,
  terminal: Terminal,
  { json, name, url, events }: NewWebhookOptions,
): Promise<ExitCode> {
  // A kind there is not is refused by the server, which names those there are.
  const kinds = events?.split(',').map((event) => event.trim()) as EventType[] | undefined
  const created = await client.webhooks.create({ body: { name, url, ...(kinds && { events: kinds }) } })
  if (json) terminal.json(created)
  else {
    terminal.line(`Webhook "${created.name}" is told of ${created.events.join(', ')}.`)
    terminal.line('Its calls are signed with this secret, which is shown this once:')
    terminal.line(created.secret)
  }
  return EXIT.ok
}

/** Finds a webhook, does something with it, and tells what came of it, as JSON or in words. */
async function withWebhook<T>(
  client: Client,
  terminal: Terminal,
  { webhook, json }: { readonly webhook: string; readonly json: boolean },
  does: (found: { readonly id: string; readonly name: string }) => Promise<readonly [came: T, words: string]>,
): Promise<ExitCode> {
  const { _id: id, name } = await findByNameOrId(client, 'webhooks.list', webhook, 'webhook')
  const [came, words] = await does({ id, name })
  if (json) terminal.json(came)
  else terminal.line(words)
  return EXIT.ok
}

type OnWebhook = (client: Client, terminal: Terminal, webhook: string, json: boolean) => Promise<ExitCode>

/** How the receiver answers is known only later. */
export const testWebhook: OnWebhook = (client, terminal, webhook, json) =>
  withWebhook(client, terminal, { webhook, json }, async ({ id, name }) => [
    await client.webhooks.test({ params: { id } }),
    `A test event is on its way to "${name}". "keyway webhooks deliveries" tells what became of it.`,
  ])

export const listDeliveries: OnWebhook = (client, terminal, webhook, json) =>
  withWebhook(client, terminal, { webhook, json }, async ({ id, name }) => {
    const deliveries = await client.webhooks.deliveries({ params: { id } })
    if (deliveries.length === 0) return [deliveries, `Nothing was sent to "${name}" yet.`]
    return [deliveries, table(['Time', 'Event', 'Of', 'State', 'Answer', 'Id'], deliveries.map(deliveryRow))]
  })

const deliveryRow = ({
  _id,
  createdAt,
  type,
  resourceName,
  status,
  attempts,
  responseStatus,
  error,
}: WebhookDelivery) => [
  minuteOf(createdAt),
  type,
  resourceName,
  `${status}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`,
  error ?? (responseStatus === null ? 'none yet' : String(responseStatus)),
  _id,
]

export const redeliver = (
  client: Client,
  terminal: Terminal,
  { delivery, ...which }: { readonly webhook: string; readonly delivery: string; readonly json: boolean },
): Promise<ExitCode> =>
  withWebhook(client, terminal, which, async ({ id, name }) => {
    const sent = await client.webhooks.redeliver({ params: { id, deliveryId: delivery } })
    return [sent, `The event ${sent.type} goes to "${name}" again.`]
  })

export const deleteWebhook: OnWebhook = (client, terminal, webhook, json) =>
  withWebhook(client, terminal, { webhook, json }, async ({ id, name }) => {
    await client.webhooks.delete({ params: { id } })
    return [{ ok: true, webhook: { _id: id, name } }, `Webhook "${name}" was deleted.`]
  })
