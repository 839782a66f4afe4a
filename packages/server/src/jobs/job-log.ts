/** Writes and reads the log of a run. Entries stand in the transaction of what they tell. */
import { hostname } from 'node:os'
import { type JobLogEntry, type JobLogEvent, type JobLogFacts, jobLogSentence } from '@keyway/contract'
import type { Db, Tx } from '../deps.ts'
import { getJob } from './read-jobs.ts'

/** More than any run needs; of one that changes hands all day the newest are listed, its end among them. */
const MOST_READ = 1_000

/** This process, as whoever looks after it knows it. */
export const THIS_PROCESS = `${hostname()}:${process.pid}`

export async function noteJob(
  db: Db | Tx,
  flowJobId: string,
  event: JobLogEvent,
  now: Date,
  facts: JobLogFacts = {},
): Promise<void> {
  await db
    .insertInto('jobLog')
    .values({ flowJobId, time: now, event, facts: JSON.stringify(facts) })
    .execute()
}

/**
 * Oldest first.
 * @param id of a run or of one of its steps
 * @throws AppError resource_not_found
 */
export async function readJobLog(db: Db, id: string): Promise<JobLogEntry[]> {
  const { _id, _flowJobId = _id } = await getJob(db, id)
  const rows = await db
    .selectFrom('jobLog')
    .select(['time', 'event', 'facts'])
    .where('flowJobId', '=', _flowJobId)
    .orderBy('position', 'desc')
    .limit(MOST_READ)
    .execute()
  return rows.reverse().map(({ time, event, facts }) => ({
    time: time.toISOString(),
    event,
    message: jobLogSentence(event, facts),
    _flowJobId,
  }))
}
