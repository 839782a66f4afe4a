/** `keyway events`: what happened to connections, clients and runs, and what happens from now on. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@keyway/client'
import type { Event, EventType } from '@keyway/contract'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'

export interface EventsOptions {
  readonly json: boolean
  readonly type: string | undefined
  /** Goes on until it is stopped. */
  readonly follow: boolean
}

const SHOWN = 100
const LOOK_MS = 1_000

/** One line an event; with `json` one object a line (NDJSON), which is never an array: it may have no end. */
export async function showEvents(
  client: Client,
  terminal: Terminal,
  { json, type, follow }: EventsOptions,
  signal?: AbortSignal,
): Promise<ExitCode> {
  let after: string | undefined
  do {
    // A kind there is not is refused by the server, which names those there are.
    const query = { after, type: type as EventType | undefined, limit: SHOWN }
    const events = await client.events.list({ query })
    for (const event of events) terminal.line(json ? JSON.stringify(event) : lineOf(event))
    if (!follow && !json && after === undefined && events.length === 0) terminal.line('Nothing has happened yet.')
    after = events.at(-1)?._id ?? after
    const isThereMore = events.length === SHOWN
    if (!isThereMore && !follow) break
    if (!isThereMore) await sleep(LOOK_MS, undefined, signal ? { signal } : {}).catch(() => {})
  } while (!signal?.aborted)
  return EXIT.ok
}

const lineOf = ({ time, type, resourceName }: Event): string =>
  `${time.slice(0, 19).replace('T', ' ')}  ${type.padEnd(24)}  ${resourceName}`
