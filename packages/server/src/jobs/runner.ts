/**
 * Works on runs in this process, until it is told to stop. What happens to a run is in the database: a person may cancel
 * it through any process.
 */
import type { Deps, Tx } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { outboundOfRun } from './outbound-of-run.ts'
import { patientOutbound } from './patient-outbound.ts'
import { startResuming } from './resume-runs.ts'
import { createRunControl, type RunControl } from './run-control.ts'
import { HandedOver, runFlowJob } from './run-flow-job.ts'
import { createRunQueue } from './run-queue.ts'
import { watchRun } from './watch-run.ts'

export interface Runner {
  start(): Promise<void>
  /** Lets pages come to their end and leaves the runs to other processes, or to the next start. Takes 10 s at most. */
  stop(): Promise<void>
  /** Puts a new run in line, in the transaction that makes it. */
  put(tx: Tx, flowJobId: string): Promise<void>
  /** A run was cancelled: stop it at once if it is here. Other processes find out by themselves. */
  cancelled(flowJobId: string): void
}

const STOP_TIMEOUT_MS = 9_000

/** Takes runs where the role of the process says so; puts them in line in any case. */
export function createRunner(deps: Deps, outbound: Outbound): Runner {
  const works = deps.config.role !== 'web'
  const queue = createRunQueue(deps, works)
  const patient = patientOutbound(outbound)
  const running = new Map<string, RunControl>()
  let stopping = false
  let resuming: { stop(): Promise<void> } | undefined

  const handle = async (flowJobId: string, lost: AbortSignal): Promise<void> => {
    const control = createRunControl()
    running.set(flowJobId, control)
    lost.addEventListener('abort', control.lose, { once: true })
    if (stopping) control.handOver()
    const watch = watchRun(deps, flowJobId, control)
    try {
      await runFlowJob(deps, outboundOfRun(patient, flowJobId), flowJobId, control)
    } catch (error) {
      if (error instanceof HandedOver) throw error
      deps.log.error({ err: error, job: flowJobId }, 'the run could not be written; it will be taken again')
      // pg-boss stores what it catches: it gets the fact and no details.
      throw new HandedOver('the run could not be written')
    } finally {
      watch.stop()
      control.end()
      lost.removeEventListener('abort', control.lose)
      // It may have waited, and been taken again already.
      if (running.get(flowJobId) === control) running.delete(flowJobId)
    }
  }

  return {
    async start() {
      await queue.start()
      if (!works) return
      await queue.work(handle)
      resuming = startResuming(deps, queue.put)
    },
    async stop() {
      stopping = true
      await resuming?.stop()
      for (const control of running.values()) control.handOver()
      await queue.stop(STOP_TIMEOUT_MS)
    },
    put: (tx, flowJobId) => queue.put(tx, flowJobId),
    cancelled: (flowJobId) => running.get(flowJobId)?.cancel(),
  }
}
