/** Worker processes beside a Keyway that starts no run itself. */
import { startWorker } from '../keyway-process.ts'
import type { FlowStage } from './flow-stage.ts'

/** @param use done while they work; they are stopped after it */
export async function withWorkers<T>(
  folder: string,
  { target }: FlowStage,
  env: Readonly<Record<string, string>>,
  count: number,
  use: () => Promise<T>,
): Promise<T> {
  const names = Array.from({ length: count }, (_, number) => `worker-${number}`)
  const workers = await Promise.all(names.map((name) => startWorker(folder, name, { ...target }, env)))
  try {
    return await use()
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()))
  }
}
