/** Watches the row of a run that this process works on: another process may have cancelled it. */
import type { Deps } from '../deps.ts'
import type { RunControl } from './run-control.ts'

/** A cancelled run stops this much later at most, in milliseconds, plus the grace of the calls under way. */
const INTERVAL_MS = 1_000

export function watchRun(
  { db, log }: Pick<Deps, 'db' | 'log'>,
  flowJobId: string,
  control: RunControl,
): { stop(): void } {
  let looking = false
  const look = async (): Promise<void> => {
    if (looking || control.stopped === 'cancel') return
    looking = true
    try {
      const job = await db.selectFrom('jobs').select('status').where('id', '=', flowJobId).executeTakeFirst()
      if (job?.status === 'canceling') control.cancel()
      // Deleted with its flow, or ended by whoever took it from us.
      else if (job === undefined) control.lose()
    } catch (error) {
      log.warn({ err: error, job: flowJobId }, 'the run could not be looked at')
    } finally {
      looking = false
    }
  }
  const timer = setInterval(() => void look(), INTERVAL_MS)
  return { stop: () => clearInterval(timer) }
}
