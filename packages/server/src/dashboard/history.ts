import type { HistoryBar } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db } from '../deps.ts'

const HOUR_MS = 3_600_000

interface Range {
  readonly hours: number
  readonly bar: number
}

interface BarRow {
  readonly bar: number
  readonly runs: number
  readonly numSuccess: number
  readonly numError: number
}

const NOTHING = { runs: 0, numSuccess: 0, numError: 0 }

/** Bars begin at whole hours of UTC. Only the jobs of that time are read, by the index of the newest ones. */
export async function readHistory(db: Db, { hours, bar }: Range, now: Date): Promise<HistoryBar[]> {
  const length = bar * HOUR_MS
  const number = hours / bar
  const from = Math.floor(now.getTime() / length) * length - (number - 1) * length
  const { rows } = await sql<BarRow>`
    SELECT floor(extract(epoch FROM created_at - ${new Date(from)}::timestamptz) / ${length / 1000})::int AS bar,
      count(*)::int AS runs, sum(num_success)::float8 AS "numSuccess", sum(num_error)::float8 AS "numError"
    FROM jobs WHERE type = 'flow' AND created_at >= ${new Date(from)}
    GROUP BY 1`.execute(db)
  const byBar = new Map(rows.map(({ bar: index, ...sums }) => [index, sums]))
  return Array.from({ length: number }, (_, index) => ({
    from: new Date(from + index * length).toISOString(),
    ...(byBar.get(index) ?? NOTHING),
  }))
}
