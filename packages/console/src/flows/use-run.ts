/** The run shown on a flow's page: started here, or the latest one; with cancelling. */
import { isFinished, type JobFamily } from '@keyway/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api/client.ts'
import { queries, queryClient, refresh } from '../api/queries.ts'
import { announce } from '../ui/announce.tsx'
import { notifyFailed } from '../ui/notify.ts'
import { runSentence } from './run-figures.ts'

/** Milliseconds between announcements of progress: more would drown everything else. */
const ANNOUNCE_MS = 5_000

export interface Run {
  readonly family: JobFamily | undefined
  readonly running: boolean
  readonly starting: boolean
  readonly canceling: boolean
  readonly startError: Error | null
  start(): void
  cancel(): void
  /** Shows another run of this flow. */
  show(jobId: string): void
}

export function useRun(flowId: string): Run {
  const [chosen, setChosen] = useState<string | null>(null)
  const history = useQuery(queries.jobs(runsOf(flowId)))
  // What waits for its turn is newer than what runs, and has nothing to show yet.
  const going = history.data?.find(({ status }) => status === 'running' || status === 'canceling')
  const jobId = chosen ?? (going ?? history.data?.[0])?._id
  const family = useQuery({ ...queries.run(jobId ?? ''), enabled: jobId !== undefined }).data
  const running = family !== undefined && !isFinished(family.flowJob.status)

  const start = useMutation({
    mutationFn: () => api.flows.run({ params: { id: flowId } }),
    onSuccess: ({ _jobId }) => {
      setChosen(_jobId)
      announce('The run has started')
      void refresh('jobs', 'flows')
    },
  })
  const cancel = useMutation({
    mutationFn: (id: string) => api.jobs.cancel({ params: { id } }),
    onSuccess: (job) => void queryClient.invalidateQueries({ queryKey: ['jobs', 'family', job._id] }),
    onError: (error) => notifyFailed('The run was not cancelled', error),
  })
  useAnnouncedProgress(family, running)

  return {
    family,
    running,
    starting: start.isPending,
    canceling: cancel.isPending || family?.flowJob.status === 'canceling',
    startError: start.error,
    start: () => start.mutate(),
    cancel: () => {
      if (jobId) cancel.mutate(jobId)
    },
    show: setChosen,
  }
}

/** Runs of a flow, retries among them, newest first. */
export const runsOf = (flowId: string) => ({ _flowId: flowId, limit: 50 }) as const

/** Says how the run goes every few seconds, and at once when it has ended. */
function useAnnouncedProgress(family: JobFamily | undefined, running: boolean): void {
  const job = family?.flowJob
  const [watched, setWatched] = useState<string | null>(null)
  if (running && job && watched !== job._id) setWatched(job._id)
  const ended = !running && job !== undefined && watched === job._id

  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => {
      const current = queryClient.getQueryData<JobFamily>(['jobs', 'family', watched])
      if (current) announce(runSentence(current.flowJob, Date.now()))
    }, ANNOUNCE_MS)
    return () => clearInterval(timer)
  }, [running, watched])

  useEffect(() => {
    if (!ended || !job) return
    setWatched(null)
    announce(runSentence(job, Date.now()))
    void refresh('jobs', 'flows', 'connections', 'audit')
  }, [ended, job])
}
