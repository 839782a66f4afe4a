/** Reads debug logs: a page newest first, or what came after a record. Those past their time are not there any more. */
import { DEBUG_KEPT_HOURS, type DebugQuery, type DebugRecord } from '@keyway/contract'
import type { Deps } from '../deps.ts'

type Reading = Pick<Deps, 'db' | 'clock'>

const oldest = ({ clock }: Pick<Deps, 'clock'>): Date => new Date(clock.now().getTime() - DEBUG_KEPT_HOURS * 3_600_000)

const logOf = (deps: Reading, connectionId: string) =>
  deps.db
    .selectFrom('debugRecords')
    .select(['position', 'record'])
    .where('connectionId', '=', connectionId)
    .where('time', '>', oldest(deps))

/** One more than the query's limit when there is more. */
export async function newestRecords(
  deps: Reading,
  connectionId: string,
  { limit, before, askedBy, failed, search }: DebugQuery,
): Promise<DebugRecord[]> {
  let query = logOf(deps, connectionId)
  if (before !== undefined) query = query.where('position', '<', Number(before))
  if (askedBy !== undefined) query = query.where('askedBy', '=', askedBy)
  if (failed !== undefined) query = query.where('failed', '=', failed === 'true')
  if (search) query = query.where('record', 'ilike', `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`)
  const rows = await query
    .orderBy('position', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(read)
}

export async function recordsAfter(
  deps: Reading,
  connectionId: string,
  after: number,
  limit: number,
): Promise<DebugRecord[]> {
  const rows = await logOf(deps, connectionId).where('position', '>', after).orderBy('position').limit(limit).execute()
  return rows.map(read)
}

/** The whole log, oldest first. */
export async function* everyRecord(deps: Reading, connectionId: string): AsyncGenerator<DebugRecord> {
  const PAGE = 50
  for (let after = 0; ; ) {
    const records = await recordsAfter(deps, connectionId, after, PAGE)
    yield* records
    if (records.length < PAGE) return
    after = Number(records.at(-1)?._id)
  }
}

/** 0 when the log is empty. */
export async function lastPosition({ db }: Pick<Deps, 'db'>, connectionId: string): Promise<number> {
  const row = await db
    .selectFrom('debugRecords')
    .select(({ fn }) => fn.max('position').as('last'))
    .where('connectionId', '=', connectionId)
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

export async function removeOldRecords(deps: Reading): Promise<void> {
  await deps.db.deleteFrom('debugRecords').where('time', '<=', oldest(deps)).execute()
}

const read = ({ position, record }: { position: number; record: string }): DebugRecord => ({
  _id: String(position),
  ...(JSON.parse(record) as Omit<DebugRecord, '_id'>),
})
