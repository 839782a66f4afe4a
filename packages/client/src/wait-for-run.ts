/** Follows a run until it ends. */
import { isFinished, type JobFamily } from '@keyway/contract'
import type { Client } from './create-client.ts'

/** The run has not ended in the time there was; it goes on at the server. */
export class RunNotEnded extends Error {
  override readonly name = 'RunNotEnded'
}

export interface WaitOptions {
  /** Called with each state seen, the last included. */
  readonly watch?: (family: JobFamily) => void
  /** Milliseconds; none unless said otherwise. */
  readonly limitMs?: number
  /** Milliseconds between two looks, 150 unless said otherwise: looking costs the server time. */
  readonly everyMs?: number
}

/** @throws RunNotEnded after `limitMs`; KeywayError when the run cannot be looked at */
export async function waitForRun(
  client: Client,
  jobId: string,
  { watch = () => {}, limitMs = Number.POSITIVE_INFINITY, everyMs = 150 }: WaitOptions = {},
): Promise<JobFamily> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const family = await client.jobs.family({ params: { id: jobId } })
    watch(family)
    if (isFinished(family.flowJob.status)) return family
    if (performance.now() > deadline)
      throw new RunNotEnded(`The run ${jobId} has not ended after ${limitMs / 1000} s. It goes on at the server.`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
