/** How long after its time a scheduled flow starts, where many are due at once, every minute: with one worker and with two. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '@keyway/contract'
import { type FlowStage, openFlowStage } from './flow-stage.ts'
import { makeCopies } from './make-copies.ts'
import { onPostgres } from './on-postgres.ts'
import { withWorkers } from './with-workers.ts'

export interface Punctuality {
  readonly flows: number
  readonly minutes: number
  /** Seconds from when a run is due to when a worker starts it. */
  readonly targetSeconds: number
  readonly by: readonly { readonly workers: number; readonly median: number; readonly worst: number }[]
}

export type ScheduleLoad = Pick<Punctuality, 'flows' | 'minutes'>

const WORKERS = [1, 2]
const TARGET_S = 2
const EVERY_MINUTE = '? * * * * *'
const MINUTE_MS = 60_000
/** Enabling all flows takes less: they are all due at the next minute. */
const HEAD_START_MS = 10_000
/** A run that has not started this long after its time is not late, but missing. */
const LATEST_MS = 30_000
const LOOK_MS = 500

export const measureSchedule = (folder: string, { flows, minutes }: ScheduleLoad): Promise<Punctuality> =>
  onPostgres(async (env) => {
    const stage = await openFlowStage(folder, 'schedule', { flags: ['--role', 'web'], env })
    try {
      const ids = await makeCopies(stage, { flows, records: 1, latencyMs: 0 })
      const by: Punctuality['by'][number][] = []
      for (const workers of WORKERS) {
        const late = await withWorkers(folder, stage, env, workers, () => lateness(stage, ids, minutes))
        by.push({ workers, median: late[Math.floor(late.length / 2)] ?? 0, worst: late.at(-1) ?? 0 })
      }
      return { flows, minutes, targetSeconds: TARGET_S, by }
    } finally {
      await stage.close()
    }
  })

/** @returns seconds after its time that each run started, the least first @throws when a run is missing */
async function lateness({ client }: FlowStage, ids: readonly string[], minutes: number): Promise<number[]> {
  const left = MINUTE_MS - (Date.now() % MINUTE_MS)
  if (left < HEAD_START_MS) await sleep(left)
  const first = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS
  const change = async (body: { readonly schedule?: string; readonly disabled: boolean }) => {
    for (const id of ids) await client.flows.patch({ params: { id }, body })
  }
  await change({ schedule: EVERY_MINUTE, disabled: false })
  if (Date.now() >= first) throw new Error('The flows were not enabled in time.')
  await sleep(first + (minutes - 1) * MINUTE_MS - Date.now())
  const runs = await Promise.all(ids.map((id) => startedRuns(client, id, first, minutes)))
  await change({ disabled: true })
  return runs
    .flatMap((jobs) => jobs.map(({ startedAt }, index) => Date.parse(String(startedAt)) - first - index * MINUTE_MS))
    .map((ms) => ms / 1000)
    .toSorted((a, b) => a - b)
}

/** The scheduled runs of a flow, one a minute, the oldest first. */
async function startedRuns(
  client: FlowStage['client'],
  _flowId: string,
  first: number,
  minutes: number,
): Promise<readonly Job[]> {
  const deadline = first + (minutes - 1) * MINUTE_MS + LATEST_MS
  for (;;) {
    const query = { _flowId, createdAt_gte: new Date(first).toISOString() }
    const started = (await client.jobs.list({ query })).filter(({ startedAt }) => startedAt !== null)
    if (started.length === minutes) return started.toReversed()
    if (Date.now() > deadline) throw new Error(`Of ${minutes} runs of a flow ${started.length} started.`)
    await sleep(LOOK_MS)
  }
}
