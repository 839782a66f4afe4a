/** The commands of health: webhooks, events, and links by which others authorize. */
import { type Command, InvalidArgumentError } from 'commander'
import { createConnectLink, listConnectLinks } from './commands/connect-links.ts'
import { showEvents } from './commands/events.ts'
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  redeliver,
  testWebhook,
} from './commands/webhooks.ts'
import type { CommonOptions, ProgramParts } from './program-parts.ts'
import { clientOfRunningServer } from './running/find-server.ts'

export function addWebhooks(program: Command, { terminal, run, withServer }: ProgramParts): void {
  const webhooks = program.command('webhooks').description('Addresses that are told of events by signed calls.')
  const onOne = (name: string, description: string, does: typeof testWebhook) =>
    withServer(webhooks.command(name), description)
      .argument('<name-or-id>', 'name or id of the webhook')
      .action((nameOrId: string, options: CommonOptions) =>
        run(options, async () => does(await clientOfRunningServer(options), terminal, nameOrId, options.json === true)),
      )
  withServer(webhooks.command('list'), 'List webhooks.').action((options: CommonOptions) =>
    run(options, async () => listWebhooks(await clientOfRunningServer(options), terminal, options.json === true)),
  )
  withServer(webhooks.command('create'), 'Create a webhook, and print the secret its calls are signed with.')
    .argument('<name>', 'name of the webhook')
    .argument('<url>', 'https address that is called')
    .option('--events <kinds>', 'kinds of event with commas between (default: all)')
    .action((name: string, url: string, options: CommonOptions & { readonly events?: string }) =>
      run(options, async () => {
        const { json = false, events } = options
        return createWebhook(await clientOfRunningServer(options), terminal, { json, name, url, events })
      }),
    )
  onOne('test', 'Send a test event.', testWebhook)
  onOne('deliveries', 'List the last calls, and how they were answered.', listDeliveries)
  withServer(webhooks.command('redeliver'), 'Send an event again.')
    .argument('<name-or-id>', 'name or id of the webhook')
    .argument('<delivery>', 'id of the delivery, as "keyway webhooks deliveries" lists it')
    .action((webhook: string, delivery: string, options: CommonOptions) =>
      run(options, async () => {
        const { json = false } = options
        return redeliver(await clientOfRunningServer(options), terminal, { webhook, delivery, json })
      }),
    )
  onOne('delete', 'Delete a webhook.', deleteWebhook)
}

export function addEvents(program: Command, { terminal, run, withServer }: ProgramParts): void {
  withServer(program.command('events'), 'Show what happened; with --json one object a line.')
    .option('--type <kind>', 'one kind of event, for example connection.offline')
    .option('--follow', 'go on with what happens, until Ctrl+C')
    .action((options: CommonOptions & { readonly type?: string; readonly follow?: boolean }) =>
      run(options, async () => {
        const { json = false, type, follow = false } = options
        return showEvents(await clientOfRunningServer(options), terminal, { json, type, follow })
      }),
    )
}

/** @param connections the command they belong to */
export function addConnectLinks(connections: Command, { terminal, run, withServer }: ProgramParts): void {
  withServer(connections.command('link'), 'Make an address by which somebody else authorizes a connection, once.')
    .argument('<name-or-id>', 'name or id of the connection')
    .option('--hours <number>', 'how long it is good for, 1 to 168 (default: 24)', hours)
    .option('--return-to <url>', 'where the browser goes afterwards; an address of KEYWAY_RETURN_URLS')
    .action((name: string, options: CommonOptions & { readonly hours?: number; readonly returnTo?: string }) =>
      run(options, async () => {
        const { json = false, hours: long, returnTo } = options
        const client = await clientOfRunningServer(options)
        return createConnectLink(client, terminal, name, { json, hours: long, returnTo })
      }),
    )
  withServer(connections.command('links'), 'List the connect links of a connection.')
    .argument('<name-or-id>', 'name or id of the connection')
    .option('--revoke <id>', 'take one back first')
    .action((name: string, options: CommonOptions & { readonly revoke?: string }) =>
      run(options, async () => {
        const { json = false, revoke } = options
        return listConnectLinks(await clientOfRunningServer(options), terminal, name, { json, revoke })
      }),
    )
}

function hours(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= 168) return number
  throw new InvalidArgumentError('Give a whole number of hours from 1 to 168.')
}
