/** `keyway connections debug`: switches the debug log of a connection on and off, shows it, follows it, clears it. */
import type { Client } from '@keyway/client'
import type { Connection, DebugRecord } from '@keyway/contract'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

export interface DebugOptions {
  readonly json: boolean
  /** Switches the log on for so long; 0 switches it off. */
  readonly minutes: number | undefined
  readonly follow: boolean
  readonly clear: boolean
}

/** Shown when nothing is to be followed; the rest is a download away. */
const SHOWN = 50

/** @param nameOrId the whole name, case ignored, or the id */
export async function debugConnection(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  { json, minutes, follow, clear }: DebugOptions,
): Promise<ExitCode> {
  const { _id: id, name } = await findByNameOrId(client, 'connections.list', nameOrId, 'connection')
  const params = { id }
  if (clear) await client.connections.debugClear({ params })
  if (minutes !== undefined) await client.connections.debugOn({ params, body: { minutes } })
  const connection = await client.connections.get({ params })
  // One object for a program; lines of their own while it follows.
  const records = (await client.connections.debugLog({ params, query: { limit: SHOWN } })).reverse()
  if (json && !follow) terminal.json({ connection: { _id: id, name }, debugUntil: connection.debugUntil, records })
  if (!json) terminal.problem(stateOf(connection, clear))
  if (!json || follow) for (const record of records) show(record, terminal, json)
  if (follow) await followFrom(client, terminal, id, records.at(-1)?._id, json)
  return EXIT.ok
}

function stateOf({ name, debugUntil }: Connection, cleared: boolean): string {
  const log = cleared ? `The debug log of ${name} was cleared. It` : `The debug log of ${name}`
  if (debugUntil !== null) return `${log} is on until ${debugUntil}.`
  return `${log} is off. Switch it on with --minutes 15.`
}

/** Until the log ends: each answer says where the next one begins. */
async function followFrom(
  client: Client,
  terminal: Terminal,
  id: string,
  known: string | undefined,
  json: boolean,
): Promise<void> {
  let after = known
  for (let on = true; on; ) {
    on = false
    for await (const line of client.lines('connections.debugLive', { params: { id }, query: { after } })) {
      if ('record' in line) {
        show(line.record, terminal, json)
        continue
      }
      after = line.next
      on = line.on
    }
  }
  if (!json) terminal.problem('The debug log is off.')
}

function show(record: DebugRecord, terminal: Terminal, json: boolean): void {
  terminal.line(json ? JSON.stringify(record) : lineOf(record))
}

const lineOf = ({ time, askedBy, attempt, request, response, error, times }: DebugRecord): string =>
  [
    time.slice(11, 23),
    askedBy.padEnd(6),
    request.method.padEnd(6),
    String(response?.status ?? 'none').padEnd(4),
    `${times.call} ms`.padStart(8),
    request.url + (attempt > 1 ? ` (try ${attempt})` : ''),
    ...(error === undefined ? [] : [error.message]),
  ].join('  ')
