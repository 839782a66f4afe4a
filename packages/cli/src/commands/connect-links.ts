/** `keyway connections link` and `links`: addresses by which somebody else authorizes a connection, once. */
import type { Client } from '@keyway/client'
import type { ConnectLink } from '@keyway/contract'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

export interface LinkOptions {
  readonly json: boolean
  readonly hours: number | undefined
  /** Where the browser goes afterwards. */
  readonly returnTo: string | undefined
}

export async function createConnectLink(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  { json, hours, returnTo }: LinkOptions,
): Promise<ExitCode> {
  const { _id: id, name } = await findByNameOrId(client, 'connections.list', nameOrId, 'connection')
  const body = { ...(hours !== undefined && { expiresIn: hours * 3_600 }), ...(returnTo !== undefined && { returnTo }) }
  const link = await client.connections.createConnectLink({ params: { id }, body })
  if (json) terminal.json(link)
  else {
    terminal.line(`Whoever opens this address can authorize "${name}", once, until ${link.expiresAt}:`)
    terminal.line(link.url)
  }
  return EXIT.ok
}

export interface LinksOptions {
  readonly json: boolean
  /** Id of one that is taken back. */
  readonly revoke: string | undefined
}

export async function listConnectLinks(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  { json, revoke }: LinksOptions,
): Promise<ExitCode> {
  const { _id: id, name } = await findByNameOrId(client, 'connections.list', nameOrId, 'connection')
  if (revoke !== undefined) await client.connections.revokeConnectLink({ params: { id, linkId: revoke } })
  const links = await client.connections.connectLinks({ params: { id } })
  if (json) terminal.json(links)
  else if (links.length === 0) terminal.line(`There is no connect link for "${name}".`)
  else terminal.line(table(['State', 'Made by', 'Until', 'Used by', 'Id'], links.map(row)))
  return EXIT.ok
}

const row = ({ _id, status, createdBy, expiresAt, usedBy }: ConnectLink): string[] => [
  status,
  createdBy.name,
  expiresAt.slice(0, 16).replace('T', ' '),
  usedBy ?? '',
  _id,
]
