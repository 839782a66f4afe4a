/**
 * The schedules of flows as rows: when each comes next. A due row is taken by one process alone, and moved on in the
 * transaction that puts the run in line, so each time starts one run, however many processes there are.
 */
import { DEFAULT_TIMEZONE, nextRuns } from '@keyway/contract'
import { sql } from 'kysely'
import type { Deps, Tx } from '../../deps.ts'
import { putStart } from '../../jobs/index.ts'
import type { FlowDoc } from '../flow-doc.ts'

type Scheduled = Pick<FlowDoc, 'disabled' | 'schedule' | 'timezone' | 'pageGenerators'>

/** The schedule of an export of a flow: its own, else the flow's. What is posted needs none. */
export const scheduleOf = (
  flow: Pick<Scheduled, 'schedule'>,
  generator: Scheduled['pageGenerators'][number],
): string | undefined => (generator.type === 'export' ? (generator.schedule ?? flow.schedule) : undefined)

/** Every schedule that starts something. */
export const schedulesOf = (flow: Scheduled): string[] => [
  ...new Set(flow.disabled ? [] : flow.pageGenerators.flatMap((generator) => scheduleOf(flow, generator) ?? [])),
]

/** The next five times the flow runs by itself, soonest first. */
export function comingRuns(flow: Scheduled, now: Date): Date[] {
  const times = schedulesOf(flow).flatMap((schedule) => nextRuns(schedule, flow.timezone ?? DEFAULT_TIMEZONE, now))
  const distinct = [...new Set(times.map((time) => time.getTime()))].sort((a, b) => a - b)
  return distinct.slice(0, 5).map((time) => new Date(time))
}

/** After a flow was saved. A schedule that stays as it was keeps its time: saving must not lose one that is due. */
export async function storeSchedules(tx: Tx, flowId: string, flow: Scheduled, now: Date): Promise<void> {
  const schedules = schedulesOf(flow)
  const timezone = flow.timezone ?? DEFAULT_TIMEZONE
  let gone = tx.deleteFrom('flowSchedules').where('flowId', '=', flowId)
  if (schedules.length > 0) {
    gone = gone.where((row) => row.or([row('schedule', 'not in', schedules), row('timezone', '<>', timezone)]))
  }
  await gone.execute()
  for (const schedule of schedules) {
    const [nextAt] = nextRuns(schedule, timezone, now, 1)
    if (!nextAt) continue
    await tx
      .insertInto('flowSchedules')
      .values({ flowId, schedule, timezone, nextAt })
      .onConflict((conflict) => conflict.columns(['flowId', 'schedule']).doNothing())
      .execute()
  }
}

const dueSchedules = (tx: Tx, now: Date) =>
  tx.selectFrom('flowSchedules').selectAll().where('nextAt', '<=', now).orderBy('nextAt').limit(1)

/** Flows whose time has come are put in line, one after the other. */
export async function takeDue({ db, clock, config, log }: Deps): Promise<void> {
  while (
    await db.transaction().execute(async (tx) => {
      const now = clock.now()
      const found = await dueSchedules(tx, now).executeTakeFirst()
      if (!found) return false
      // The flow's row first, as everything that starts or changes it does; then it is looked again.
      await tx.selectFrom('flows').select('id').where('id', '=', found.flowId).forUpdate().execute()
      const due = await dueSchedules(tx, now)
        .where('flowId', '=', found.flowId)
        .where('schedule', '=', found.schedule)
        .forUpdate()
        .executeTakeFirst()
      // Another process took it, or a save did away with it: there may be a next one.
      if (!due) return true
      const { flowId, schedule, timezone, nextAt } = due
      const late = now.getTime() - nextAt.getTime()
      if (late <= config.scheduleGraceMinutes * 60_000)
        await putStart(tx, { flowId, reason: 'schedule', schedule }, now)
      else log.warn({ flow: flowId, due: nextAt }, 'a scheduled run was missed by too long and is left out')
      await moveOn(tx, due, nextRuns(schedule, timezone, now, 1)[0] ?? null)
      return true
    })
  ) {
    // The next one.
  }
}

async function moveOn(
  tx: Tx,
  { flowId, schedule }: { readonly flowId: string; readonly schedule: string },
  nextAt: Date | null,
): Promise<void> {
  if (nextAt === null) {
    await tx.deleteFrom('flowSchedules').where('flowId', '=', flowId).where('schedule', '=', schedule).execute()
    return
  }
  await tx
    .updateTable('flowSchedules')
    .set({ nextAt })
    .where('flowId', '=', flowId)
    .where('schedule', '=', schedule)
    .execute()
}

/** Milliseconds until the next schedule comes; null: none is there. */
export async function untilNext({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number | null> {
  const row = await db
    .selectFrom('flowSchedules')
    .select(sql<Date | null>`min(next_at)`.as('nextAt'))
    .executeTakeFirst()
  return row?.nextAt ? row.nextAt.getTime() - clock.now().getTime() : null
}
