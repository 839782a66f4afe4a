/** `keyway connections list`, `ping` and `authorize`. */
import type { Client } from '@keyway/client'
import { type Connection, isUniversal, type PingResult } from '@keyway/contract'
import { reportDiagnosis } from '../output/report-diagnosis.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

type Named = Pick<Connection, '_id' | 'name'>

const STATUS_WORDS = {
  online: 'online',
  offline: 'offline',
  needsAuthorization: 'needs authorization',
} as const satisfies Record<Connection['status'], string>

const API_WORDS = { 'control-plane': 'Control plane', 'data-plane': 'Data plane' } as const

export interface ListOptions {
  readonly json?: boolean
  /** Text in name or address. */
  readonly search?: string
  readonly status?: string
}

export async function listConnections(
  client: Client,
  terminal: Terminal,
  { json = false, search, status }: ListOptions,
): Promise<ExitCode> {
  // A status there is not is refused by the server, which names those there are.
  const wanted =
    status === 'needsSecret' ? { needsSecret: 'true' as const } : { status: status as Connection['status'] | undefined }
  const query = { q: search, ...wanted, limit: 1000 }
  const connections = await Array.fromAsync(client.each('connections.list', { query }))
  const isFiltered = search !== undefined || status !== undefined
  if (json) terminal.json(connections)
  else if (connections.length === 0 && isFiltered) terminal.line('No connection matches.')
  else if (connections.length === 0) terminal.line('There are no connections yet. Create one in the console.')
  else terminal.line(table(['Name', 'API type', 'Status', 'Last updated', 'Id'], connections.map(row)))
  return EXIT.ok
}

const row = (connection: Connection): string[] => [
  connection.name,
  isUniversal(connection.http) ? 'HTTP' : API_WORDS[connection.http._httpConnectorApiId],
  connection.needsSecret ? 'needs secret' : STATUS_WORDS[connection.status],
  connection.lastModified.slice(0, 16).replace('T', ' '),
  connection._id,
]

/** @param nameOrId the whole name, case ignored, or the id */
export async function pingConnection(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  json: boolean,
): Promise<ExitCode> {
  const connection = await findByNameOrId(client, 'connections.list', nameOrId, 'connection')
  const result = await client.connections.ping({ params: { id: connection._id } })
  return tellResult(connection, result, terminal, json)
}

/**
 * Authorizes: at once when the app signs in by itself, else by an address that a person opens.
 * @param nameOrId the whole name, case ignored, or the id
 * @param options `from` names a connection of the same client whose sign-in is used
 */
export async function authorizeConnection(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  { json, from }: { readonly json: boolean; readonly from: string | undefined },
): Promise<ExitCode> {
  const connection = await findByNameOrId(client, 'connections.list', nameOrId, 'connection')
  if (from !== undefined) {
    const other = await findByNameOrId(client, 'connections.list', from, 'connection')
    const options = { params: { id: connection._id }, body: { _connectionId: other._id } }
    return tellResult(connection, await client.connections.authorizeFrom(options), terminal, json)
  }
  const { authorizationURL, ping } = await client.connections.authorize({ params: { id: connection._id } })
  if (authorizationURL === null) return tellResult(connection, ping ?? { code: 200 }, terminal, json)
  if (json) terminal.json({ ok: true, connection: naming(connection), authorizationURL })
  else {
    terminal.line('Open this address in a browser that is signed in to Keyway, within 10 minutes:')
    terminal.line(authorizationURL)
  }
  return EXIT.ok
}

function tellResult(connection: Named, result: PingResult, terminal: Terminal, json: boolean): ExitCode {
  const works = result.code === 200
  if (json) terminal.json({ ok: works, connection: naming(connection), ...result })
  else if (works) terminal.line(`${connection.name} works${result.ms === undefined ? '' : ` (${result.ms} ms)`}.`)
  else explainFailure(connection.name, result, terminal)
  return works ? EXIT.ok : EXIT.failed
}

const naming = ({ _id, name }: Named): Named => ({ _id, name })

function explainFailure(name: string, { diagnosis, errors = [] }: PingResult, terminal: Terminal): void {
  terminal.problem(`${name} does not work.`)
  if (diagnosis) reportDiagnosis(diagnosis, terminal.problem)
  else for (const error of errors) terminal.problem(error.message)
}
