/** The job of each node in a run: what it counted. */
import { type Flow, type Job, type JobFamily, placedSteps, referenceOf } from '@keyway/contract'
import { pathOf } from './place.ts'

/** Jobs come in the order of the run's plan: its sources, then its steps. A run of one export has only that source. */
export function jobsOf(flow: Flow, family: JobFamily | undefined): ReadonlyMap<string, Job> {
  const jobs = family?.childJobs ?? []
  const steps = placedSteps(flow)
  const sources = jobs.slice(0, Math.max(0, jobs.length - steps.length))
  const found = new Map<string, Job>()
  for (const [index, generator] of flow.pageGenerators.entries()) {
    const id = generator.type === 'export' ? generator._exportId : undefined
    const job = sources.find(({ _exportId }) => _exportId === id)
    if (job) found.set(pathOf({ kind: 'source', index }), job)
  }
  for (const [index, { path, step }] of steps.entries()) {
    const job = jobs[sources.length + index]
    // The flow may have changed since that run.
    if (job && (job._importId ?? job._exportId) === referenceOf(step)) found.set(path, job)
  }
  return found
}
