/** Follows a job until it ends. */
import type { Client } from '@keyway/client'
import { isFinished, type JobFamily } from '@keyway/contract'
import { Problem } from '../problem.ts'

const POLL_MS = 150

/**
 * @param watch called with each state seen, the last included
 * @param limitMs milliseconds to wait before giving up on the job; it goes on at the server
 */
export async function waitForJob(
  client: Client,
  jobId: string,
  watch: (family: JobFamily) => void,
  limitMs: number,
): Promise<JobFamily> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const family = await client.jobs.family({ params: { id: jobId } })
    watch(family)
    if (isFinished(family.flowJob.status)) return family
    if (performance.now() > deadline) {
      throw new Problem(
        'job_slow',
        `The job ${jobId} has not ended after ${limitMs / 1000} s. It goes on at the server.`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
