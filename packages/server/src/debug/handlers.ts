/** The routes of debug logs. */
import type { DEBUG_FORMATS, DebugRecord } from '@keyway/contract'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps } from '../deps.ts'
import { sendFile } from '../downloads/index.ts'
import { AppError } from '../errors.ts'
import type { Handlers } from '../http/handler.ts'
import { VERSION } from '../version.ts'
import { setDebugUntil } from './debug-until.ts'
import { harOf } from './har.ts'
import { sendLiveLog } from './live-log.ts'
import { everyRecord, newestRecords } from './read-records.ts'

export type DebugHandlers = Pick<Handlers, Extract<keyof Handlers, `connections.debug${string}`>>

export interface DebugParts {
  readonly deps: Deps
  /** Drops what is cached of a connection. */
  forget(connectionId: string): void
  /** Aborts when Keyway stops. */
  readonly stopping: AbortSignal
}

export function debugHandlers({ deps, forget, stopping }: DebugParts): DebugHandlers {
  const { db, clock, config } = deps
  return {
    async 'connections.debugLog'({ params, query, raw, reply }) {
      await nameOf(deps, params.id)
      const records = await newestRecords(deps, params.id, query)
      const shown = records.slice(0, query.limit)
      reply.header('link', linkOf(config.publicUrl, raw.url, records.length > query.limit ? shown.at(-1) : undefined))
      return shown
    },

    async 'connections.debugOn'({ params, body, actor }) {
      const until = body.minutes === 0 ? null : new Date(clock.now().getTime() + body.minutes * 60_000)
      await setDebugUntil(deps, params.id, until, actor)
      forget(params.id)
      return { debugUntil: until?.toISOString() ?? null }
    },

    async 'connections.debugClear'({ params, actor }) {
      const name = await nameOf(deps, params.id)
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom('debugRecords').where('connectionId', '=', params.id).execute()
        await recordAudit(tx, actor, entry('debugClear', params.id, name), clock.now())
      })
      return undefined
    },

    async 'connections.debugLive'({ params, query, reply, signal }) {
      await nameOf(deps, params.id)
      const either = AbortSignal.any([signal, stopping])
      await sendLiveLog(deps, { connectionId: params.id, after: query.after, reply, signal: either })
      return undefined
    },

    async 'connections.debugDownload'({ params, query, reply, actor }) {
      const name = await nameOf(deps, params.id)
      await noteDownload(deps, params.id, name, actor)
      const { type, write } = FORMATS[query.format]
      await sendFile(reply, {
        name: `keyway-debug-${params.id}.${query.format}`,
        type,
        parts: write(everyRecord(deps, params.id)),
      })
      return undefined
    },
  }
}

interface Format {
  readonly type: string
  write(records: AsyncIterable<DebugRecord>): AsyncIterable<string>
}

const FORMATS: Readonly<Record<(typeof DEBUG_FORMATS)[number], Format>> = {
  ndjson: { type: 'application/x-ndjson', write: linesOf },
  har: { type: 'application/json', write: (records) => harOf(records, VERSION) },
}

async function* linesOf(records: AsyncIterable<DebugRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`
}

/** @throws AppError resource_not_found */
async function nameOf({ db }: Deps, id: string): Promise<string> {
  const row = await db.selectFrom('connections').select('name').where('id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
  return row.name
}

const noteDownload = ({ db, clock }: Deps, id: string, name: string, actor: Actor): Promise<void> =>
  db.transaction().execute((tx) => recordAudit(tx, actor, entry('debugDownload', id, name), clock.now()))

const entry = (event: 'debugClear' | 'debugDownload', resourceId: string, resourceName: string) =>
  ({ event, resourceType: 'connection', resourceId, resourceName }) as const

/** As every list has it: `next` as long as there is one. */
function linkOf(publicUrl: string, path: string, last: DebugRecord | undefined): string {
  const { pathname, search } = new URL(path, publicUrl)
  const self = `<${publicUrl}${pathname}${search}>; rel="self"`
  if (last === undefined) return self
  const query = new URLSearchParams(search)
  query.set('before', last._id)
  return `<${publicUrl}${pathname}?${query}>; rel="next", ${self}`
}
