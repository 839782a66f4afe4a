/**
 * Writes what the pipeline notes, behind its back: calls go on while a note waits for its turn. When notes come faster than they
 * can be stored, those that find no room are left out, and that is logged.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import { DEBUG_MOST_RECORDS } from '@keyway/contract'
import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import type { Exchange } from '../outbound/index.ts'
import { constraintViolation } from '../storage/index.ts'
import { redactExchange } from './redaction/redact-exchange.ts'

/** Notes that wait hold their bodies: this many are some dozens of megabytes at worst. */
const MOST_WAITING = 300
const BATCH = 50

export interface RecordWriter {
  add(exchange: Exchange): void
  /** Resolves when all that was added is stored. */
  settled(): Promise<void>
}

interface Row {
  readonly connectionId: string
  readonly time: Date
  readonly askedBy: string
  readonly failed: boolean
  readonly record: string
}

export function createRecordWriter({ db, log }: Pick<Deps, 'db' | 'log'>): RecordWriter {
  const waiting: Exchange[] = []
  let left = 0
  let writing: Promise<void> | undefined

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      // Others have their turn between two batches.
      await breathe()
      const rows = waiting.splice(0, BATCH).map(rowOf)
      await store(rows).catch((err: unknown) => log.warn({ err }, 'records of a debug log could not be stored'))
    }
    if (left > 0) log.warn({ left }, 'records of a debug log were left out: there were more than could be stored')
    left = 0
    // At once: what is added from here on starts anew.
    writing = undefined
  }

  async function store(rows: readonly Row[]): Promise<void> {
    try {
      await db.insertInto('debugRecords').values(rows).execute()
    } catch (error) {
      if (constraintViolation(error)?.kind !== 'reference') throw error
      // One of the connections was deleted meanwhile, and its log with it.
      for (const row of rows) await db.insertInto('debugRecords').values(row).execute().catch(unlessDeleted)
    }
    for (const id of new Set(rows.map((row) => row.connectionId))) await trim(id)
  }

  const trim = (connectionId: string) =>
    sql`DELETE FROM debug_records WHERE connection_id = ${connectionId} AND position <= (
      SELECT position FROM debug_records WHERE connection_id = ${connectionId}
      ORDER BY position DESC OFFSET ${DEBUG_MOST_RECORDS} LIMIT 1)`.execute(db)

  return {
    add(exchange) {
      if (waiting.length >= MOST_WAITING) {
        left += 1
        return
      }
      waiting.push(exchange)
      writing ??= drain()
    },
    async settled() {
      while (writing !== undefined) await writing
    },
  }
}

const unlessDeleted = (error: unknown): void => {
  if (constraintViolation(error)?.kind !== 'reference') throw error
}

function rowOf(exchange: Exchange): Row {
  const record = redactExchange(exchange)
  return {
    connectionId: exchange.connectionId,
    time: exchange.time,
    askedBy: record.askedBy,
    failed: record.response === null || record.response.status >= 400 || record.error !== undefined,
    record: JSON.stringify(record),
  }
}
