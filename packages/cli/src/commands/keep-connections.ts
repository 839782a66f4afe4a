/** `keyway connections clone`, `replace` and `delete`. */
import type { Client } from '@keyway/client'
import type { ReplaceResult } from '@keyway/contract'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

const find = (client: Client, nameOrId: string) => findByNameOrId(client, 'connections.list', nameOrId, 'connection')

export async function cloneConnection(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  { json, name }: { readonly json: boolean; readonly name: string | undefined },
): Promise<ExitCode> {
  const { _id: id } = await find(client, nameOrId)
  const copy = await client.connections.clone({ params: { id }, body: { name } })
  if (json) terminal.json(copy)
  else terminal.line(`Created ${copy.name} (${copy._id}). Authorize it before use.`)
  return EXIT.ok
}

export async function replaceConnection(
  client: Client,
  terminal: Terminal,
  [oldName, newName]: readonly [string, string],
  { json, dryRun }: { readonly json: boolean; readonly dryRun: boolean },
): Promise<ExitCode> {
  const [from, to] = [await find(client, oldName), await find(client, newName)]
  const body = { _newConnectionId: to._id, dryRun }
  const result = await client.connections.replaceConnection({ params: { id: from._id }, body })
  if (json) terminal.json(result)
  else tell(result, from.name, to.name, terminal)
  return EXIT.ok
}

function tell({ dryRun, ...changed }: ReplaceResult, from: string, to: string, terminal: Terminal): void {
  const count = changed.exports.length + changed.imports.length
  if (count === 0) {
    terminal.line(`Nothing uses ${from}.`)
    return
  }
  terminal.line(dryRun ? `${to} would take the place of ${from} in:` : `${to} takes the place of ${from} in:`)
  for (const [noun, list] of Object.entries(changed)) {
    for (const { name } of list) terminal.line(`  ${noun.replace(/s$/, '')} ${name}`)
  }
  terminal.line(dryRun ? 'Nothing was changed.' : 'Runs under way go on with the connection they began with.')
}

/** One that is used is not deleted: the refusal names its users. */
export async function deleteConnection(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  json: boolean,
): Promise<ExitCode> {
  const { _id, name } = await find(client, nameOrId)
  await client.connections.delete({ params: { id: _id } })
  if (json) terminal.json({ ok: true, connection: { _id, name } })
  else terminal.line(`Deleted ${name}.`)
  return EXIT.ok
}
