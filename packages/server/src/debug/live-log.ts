/** The debug log as it grows, whichever process writes it: looked up again and again, sent on line by line. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type DebugLine, DebugRecord } from '@keyway/contract'
import type { FastifyReply } from 'fastify'
import type { Deps } from '../deps.ts'
import { lastPosition, recordsAfter } from './read-records.ts'

const LINES = 'application/x-ndjson'
const LOOK_MS = 400
/** Below what proxies and clients wait for; whoever watches asks again. */
const STREAM_MS = 60_000
const PAGE = 100

export interface LiveLog {
  readonly connectionId: string
  readonly after: string | undefined
  readonly reply: FastifyReply
  /** Aborts when the one who watches leaves, or Keyway stops. */
  readonly signal: AbortSignal
}

export async function sendLiveLog(deps: Deps, { connectionId, after, reply, signal }: LiveLog): Promise<void> {
  const started = performance.now()
  let position = after === undefined ? await lastPosition(deps, connectionId) : Number(after)
  let on = await isOn(deps, connectionId)
  const own = reply.getHeaders() as Record<string, string>
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { ...own, 'content-type': LINES, 'cache-control': 'no-store' })
  raw.flushHeaders()
  const line = (one: DebugLine) => void raw.write(`${JSON.stringify(one)}\n`)
  try {
    for (;;) {
      const records = await recordsAfter(deps, connectionId, position, PAGE)
      for (const record of records) line({ record: DebugRecord.parse(record) })
      position = Number(records.at(-1)?._id ?? position)
      if (records.length === PAGE) continue
      if (!on || signal.aborted || performance.now() - started > STREAM_MS) break
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
      // Asked before the records are: what is noted at the last moment is still told.
      on = await isOn(deps, connectionId)
    }
    line({ next: String(position), on })
    raw.end()
  } catch (err) {
    // The head is out: a broken line is all that can be told.
    if (!signal.aborted) deps.log.error({ err, connectionId }, 'a live debug log broke off')
    raw.destroy()
  }
}

async function isOn({ db, clock }: Deps, id: string): Promise<boolean> {
  const row = await db.selectFrom('connections').select('debugUntil').where('id', '=', id).executeTakeFirst()
  return row?.debugUntil !== null && row?.debugUntil !== undefined && row.debugUntil > clock.now()
}
