/** Jobs: runs of flows, worked on in the background, and their rows read back. */
import type { Deps } from '../deps.ts'
import type { Handlers } from '../http/handler.ts'
import { cancelRun } from './cancel-run.ts'
import { jobLinks } from './job-links.ts'
import { readJobLog } from './job-log.ts'
import { getFamily, getJob, listJobs } from './read-jobs.ts'
import type { Runner } from './runner.ts'

export { nextRetry } from './auto-retry.ts'
export { readExportTimes } from './export-times.ts'
export { putStart } from './flow-starts.ts'
export { RETRYING, retryDataPlace } from './job-errors.ts'
export { noteJob } from './job-log.ts'
export { lastRuns } from './last-runs.ts'
export { presentJob, shownJobs } from './present-job.ts'
export { latestFamily } from './read-jobs.ts'
export { createRunControl } from './run-control.ts'
export {
  entryOf,
  type PlannedGenerator,
  type PlannedPath,
  type PlannedProcessor,
  type PlannedRetry,
  type RunPlan,
  stepIdOf,
} from './run-plan.ts'
export { createRunner, type Runner } from './runner.ts'
export { compileRoute, routeRecord } from './steps/route-record.ts'
export { createStep, type Step, type StepOutcome } from './steps/step.ts'
export { createSweeper } from './sweep.ts'
export { tellWait, waitUntil } from './wait-run.ts'
export { deliveryPlace } from './webhook-pages.ts'

type JobHandlers = Pick<Handlers, Extract<keyof Handlers, `jobs.${string}`>>

export function jobsHandlers(deps: Deps, runner: Runner): JobHandlers {
  return {
    async 'jobs.list'({ query, raw, reply }) {
      const jobs = await listJobs(deps.db, { ...query, limit: query.limit + 1 })
      const shown = jobs.slice(0, query.limit)
      reply.header('link', jobLinks(deps.config.publicUrl, raw.url, shown, jobs.length > shown.length))
      return shown
    },
    'jobs.get': ({ params }) => getJob(deps.db, params.id),
    'jobs.log': ({ params }) => readJobLog(deps.db, params.id),
    'jobs.family': ({ params }) => getFamily(deps.db, params.id),
    async 'jobs.cancel'({ params, actor }) {
      const job = await cancelRun(deps, actor, params.id)
      if (job.status === 'canceling') runner.cancelled(job._id)
      return job
    },
  }
}
