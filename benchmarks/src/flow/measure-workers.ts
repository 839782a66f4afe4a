/** The same flows done by one, two and four worker processes on one PostgreSQL, from vaults that take a while to answer. */
import { startWorker } from '../keyway-process.ts'
import { fillVault } from './fill-vault.ts'
import { type FlowStage, openFlowStage } from './flow-stage.ts'
import { onPostgres } from './on-postgres.ts'

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
/** One call after the other: what a flow waits for is the vault. */
const ONE = 1

export const measureWorkers = (folder: string, { flows, records }: WorkerLoad): Promise<WorkerSpeed> =>
  onPostgres(async (env) => {
    const stage = await openFlowStage(folder, 'web', { flags: ['--role', 'web'], env })
    try {
      const ids = await makeFlows(stage, flows, records)
      const by: WorkerSpeed['by'][number][] = []
      for (const workers of WORKERS) {
        const seconds = await withWorkers(folder, stage, env, workers, async () => {
          // What a new process reads and compiles once is not what is compared.
          await runAll(stage, ids)
          return await runAll(stage, ids)
        })
        by.push({ workers, seconds, ratio: (by[0]?.seconds ?? seconds) / seconds })
      }
      return { flows, records, latencyMs: LATENCY_MS, by }
    } finally {
      await stage.close()
    }
  })

async function withWorkers<T>(
  folder: string,
  { sandbox }: FlowStage,
  env: Readonly<Record<string, string>>,
  count: number,
  use: () => Promise<T>,
): Promise<T> {
  const names = Array.from({ length: count }, (_, number) => `worker-${number}`)
  const workers = await Promise.all(names.map((name) => startWorker(folder, name, { ...sandbox.ready }, env)))
  try {
    return await use()
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()))
  }
}

/** Each flow has connections of its own: flows that share one share its slots. */
async function makeFlows(stage: FlowStage, flows: number, records: number): Promise<string[]> {
  await fillVault(stage, 'source', records)
  await (await stage.createVault('target')).close()
  await stage.setVaults({ latency: LATENCY_MS })
  const ids: string[] = []
  for (let number = 0; number < flows; number += 1) {
    const from = await stage.connect('source', ONE, `source ${number}`)
    ids.push(await stage.makeCopy(`flow ${number}`, from, await stage.connect('target', ONE, `target ${number}`)))
  }
  return ids
}

/** @returns seconds from the start of the first run to the end of the last */
async function runAll(stage: FlowStage, ids: readonly string[]): Promise<number> {
  const jobs = await Promise.all(ids.map((id) => stage.run(id)))
  const times = (member: 'createdAt' | 'endedAt') => jobs.map((job) => Date.parse(String(job[member])))
  return (Math.max(...times('endedAt')) - Math.min(...times('createdAt'))) / 1000
}
