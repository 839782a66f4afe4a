/** `keyway jobs`: runs listed, looked at, cancelled, and their logs. */
import type { Client } from '@keyway/client'
import type { Job, JobFamily } from '@keyway/contract'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

export interface JobsListed {
  readonly json: boolean
  /** Name or id. */
  readonly flow: string | undefined
  readonly status: Job['status'] | undefined
  readonly limit: number
}

export async function listJobs(
  client: Client,
  terminal: Terminal,
  { json, flow, status, limit }: JobsListed,
): Promise<ExitCode> {
  const _flowId = flow === undefined ? undefined : (await findByNameOrId(client, 'flows.list', flow, 'flow'))._id
  const jobs = await client.jobs.list({ query: { _flowId, status, limit } })
  if (json) terminal.json(jobs)
  else if (jobs.length === 0) terminal.line('There are no such runs.')
  else
    terminal.line(
      table(
        ['Flow', ...HEAD, 'Id'],
        jobs.map((job) => [job.flowName, ...figures(job), job._id]),
      ),
    )
  return EXIT.ok
}

const HEAD = ['Type', 'Status', 'Started', 'Read', 'Written', 'Skipped', 'Failed']

const figures = (job: Job): (string | number)[] => [
  job.type,
  job.waiting ? 'waiting' : job.status,
  (job.startedAt ?? job.createdAt).slice(0, 19).replace('T', ' '),
  job.numExport,
  job.numSuccess,
  job.numIgnore,
  job.numError,
]

/** A run with its steps, and why it failed or waits. */
export async function showJob(client: Client, terminal: Terminal, id: string, json: boolean): Promise<ExitCode> {
  const family: JobFamily = await client.jobs.family({ params: { id } })
  if (json) terminal.json(family)
  else {
    const { flowJob, childJobs } = family
    terminal.line(
      table(
        [...HEAD, 'Id'],
        [flowJob, ...childJobs].map((job) => [...figures(job), job._id]),
      ),
    )
    if (flowJob.waiting) terminal.problem(`Waiting for "${flowJob.waiting.connectionName}".`)
    const { diagnosis } = flowJob
    if (diagnosis) for (const line of [diagnosis.title, diagnosis.cause, ...diagnosis.steps]) terminal.problem(line)
  }
  return EXIT.ok
}

export async function showLog(client: Client, terminal: Terminal, id: string, json: boolean): Promise<ExitCode> {
  const log = await client.jobs.log({ params: { id } })
  if (json) terminal.json(log)
  else if (log.length === 0) terminal.line('Nothing has happened to this run yet.')
  else for (const { time, message } of log) terminal.line(`${time.slice(0, 19).replace('T', ' ')}  ${message}`)
  return EXIT.ok
}

export async function cancelJob(client: Client, terminal: Terminal, id: string, json: boolean): Promise<ExitCode> {
  const job = await client.jobs.cancel({ params: { id } })
  if (json) terminal.json(job)
  else terminal.line(job.status === 'canceled' ? 'Canceled.' : 'It stops as soon as the calls under way are through.')
  return EXIT.ok
}
