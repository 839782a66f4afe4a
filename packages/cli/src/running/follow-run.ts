/** Shows a run until it ends; the exit code says whether every record got through. */
import { type Client, waitForRun } from '@keyway/client'
import type { Job } from '@keyway/contract'
import { createProgress } from '../output/progress.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'

/** A run of a million records takes hours; beyond a day something else is wrong. */
const RUN_LIMIT_MS = 24 * 60 * 60 * 1000

export interface FollowedRun {
  readonly jobId: string
  /** What it is called while it goes. */
  readonly name: string
  readonly json: boolean
}

export async function followRun(
  client: Client,
  terminal: Terminal,
  { jobId, name, json }: FollowedRun,
): Promise<ExitCode> {
  const progress = createProgress(terminal, json, name)
  const tellWait = onceForEachWait(terminal, json)
  const { flowJob } = await waitForRun(client, jobId, {
    limitMs: RUN_LIMIT_MS,
    watch({ flowJob: job }) {
      progress.show(job.numSuccess + job.numError, job.numExport)
      tellWait(job)
    },
  }).finally(() => progress.stop())
  if (json) terminal.json(flowJob)
  else {
    terminal.line(`${name}: ${flowJob.status}, ${flowJob.numSuccess} records written, ${flowJob.numError} failed.`)
    if (flowJob.diagnosis) terminal.problem(`${flowJob.diagnosis.title} ${flowJob.diagnosis.cause}`)
  }
  return flowJob.status === 'completed' && flowJob.numError === 0 ? EXIT.ok : EXIT.failed
}

/** A run that waits says for what, once; it can be left to itself. */
function onceForEachWait(terminal: Terminal, json: boolean): (job: Job) => void {
  let told = ''
  return ({ waiting, diagnosis }) => {
    if (json || (waiting?.since ?? '') === told) return
    told = waiting?.since ?? ''
    if (waiting) terminal.line(`Waiting for "${waiting.connectionName}": ${diagnosis?.title ?? 'it is offline'}.`)
    else terminal.line('The connection is back; the run goes on.')
  }
}
