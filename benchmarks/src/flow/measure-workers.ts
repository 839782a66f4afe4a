/** The same flows done by one, two and four worker processes on one PostgreSQL, from vaults that take a while to answer. */
import { type FlowStage, openFlowStage } from './flow-stage.ts'
import { makeCopies } from './make-copies.ts'
import { onPostgres } from './on-postgres.ts'
import { withWorkers } from './with-workers.ts'

export interface WorkerSpeed {
  readonly flows: number
  readonly records: number
  readonly latencyMs: number
  readonly by: readonly { readonly workers: number; readonly seconds: number; readonly ratio: number }[]
}

export interface WorkerLoad {
  readonly flows: number
  /** Of each flow. */
  readonly records: number
}

const LATENCY_MS = 20
const WORKERS = [1, 2, 4]
/** Looking at a hundred runs each second would be work for a tenth of the machine. */
const LOOK_MS = 5_000

export const measureWorkers = (folder: string, { flows, records }: WorkerLoad): Promise<WorkerSpeed> =>
  onPostgres(async (env) => {
    const stage = await openFlowStage(folder, 'web', { flags: ['--role', 'web'], env })
    try {
      const ids = await makeCopies(stage, { flows, records, latencyMs: LATENCY_MS })
      const by: WorkerSpeed['by'][number][] = []
      for (const workers of WORKERS) {
        const seconds = await withWorkers(folder, stage, env, workers, async () => {
          // What a new process reads and compiles once is not what is compared.
          await runAll(stage, ids.slice(0, ids.length / 3))
          return await runAll(stage, ids)
        })
        by.push({ workers, seconds, ratio: (by[0]?.seconds ?? seconds) / seconds })
      }
      return { flows, records, latencyMs: LATENCY_MS, by }
    } finally {
      await stage.close()
    }
  })

/** @returns seconds from the start of the first run to the end of the last */
async function runAll(stage: FlowStage, ids: readonly string[]): Promise<number> {
  const jobs = await Promise.all(ids.map((id) => stage.run(id, LOOK_MS)))
  const times = (member: 'createdAt' | 'endedAt') => jobs.map((job) => Date.parse(String(job[member])))
  return (Math.max(...times('endedAt')) - Math.min(...times('createdAt'))) / 1000
}
