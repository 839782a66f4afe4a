/** A flow that copies more secrets than Key Vault takes at once, in a sandbox that refuses whatever is over the published limits. */
import { fillVault } from './fill-vault.ts'
import { openFlowStage, secondsOf } from './flow-stage.ts'

export interface PacedCopy {
  readonly records: number
  readonly seconds: number
  /** The least the limit allows. */
  readonly leastSeconds: number
  /** That over what it took. */
  readonly used: number
}

/** Secrets one vault lets be set in ten seconds: what a copy waits for. */
const LIMIT = 300
const WINDOW_SECONDS = 10

/** @param windows of ten seconds that are used up; the first begins with the whole allowance */
export async function measurePaced(folder: string, windows: number): Promise<PacedCopy> {
  const stage = await openFlowStage(folder, 'paced', { limits: 'published' })
  try {
    const records = LIMIT * (windows + 1)
    await fillVault(stage, 'source', records)
    await (await stage.createVault('target')).close()
    await stage.setVaults({ limits: 'published' })
    const flow = await stage.makeCopy('Paced', await stage.connect('source', 25), await stage.connect('target', 25))
    const job = await stage.run(flow)
    const [seconds, leastSeconds] = [secondsOf(job), windows * WINDOW_SECONDS]
    return { records: job.numSuccess, seconds, leastSeconds, used: leastSeconds / seconds }
  } finally {
    await stage.close()
  }
}
