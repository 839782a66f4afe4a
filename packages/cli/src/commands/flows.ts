/** `keyway flows list` and `keyway flows run`. */
import type { Client } from '@keyway/client'
import type { Flow, FlowRunInput, Job } from '@keyway/contract'
import { createProgress } from '../output/progress.ts'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'
import { waitForJob } from '../running/wait-for-job.ts'

/** A run of a million records takes hours; beyond a day something else is wrong. */
const RUN_LIMIT_MS = 24 * 60 * 60 * 1000

export async function listFlows(client: Client, terminal: Terminal, json: boolean): Promise<ExitCode> {
  const flows = await Array.fromAsync(client.each('flows.list'))
  if (json) terminal.json(flows)
  else if (flows.length === 0) terminal.line('There are no flows yet. Create one in the console.')
  else terminal.line(table(['Name', 'Enabled', 'Last run', 'Id'], flows.map(row)))
  return EXIT.ok
}

const row = (flow: Flow): string[] => [
  flow.name,
  flow.disabled ? 'no' : 'yes',
  flow.lastExecutedAt?.slice(0, 16).replace('T', ' ') ?? 'never',
  flow._id,
]

/** What a run is narrowed to, as typed. */
export interface NarrowedRun {
  readonly json?: boolean
  readonly exports?: string
  readonly startDate?: string
  readonly endDate?: string
}

/** Runs a flow and waits for its end; the exit code says whether every record got through. */
export async function runFlow(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  { json = false, ...narrowed }: NarrowedRun,
): Promise<ExitCode> {
  const flow = await findByNameOrId(client, 'flows.list', nameOrId, 'flow')
  const { _jobId } = await client.flows.run({ params: { id: flow._id }, body: await narrowing(client, narrowed) })
  const progress = createProgress(terminal, json, flow.name)
  const tellWait = onceForEachWait(terminal, json)
  const { flowJob } = await waitForJob(
    client,
    _jobId,
    ({ flowJob: job }) => {
      progress.show(job.numSuccess + job.numError, job.numExport)
      tellWait(job)
    },
    RUN_LIMIT_MS,
  ).finally(() => progress.stop())
  if (json) terminal.json(flowJob)
  else {
    terminal.line(`${flow.name}: ${flowJob.status}, ${flowJob.numSuccess} records written, ${flowJob.numError} failed.`)
    if (flowJob.diagnosis) terminal.problem(`${flowJob.diagnosis.title} ${flowJob.diagnosis.cause}`)
  }
  return flowJob.status === 'completed' && flowJob.numError === 0 ? EXIT.ok : EXIT.failed
}

async function narrowing(
  client: Client,
  { exports: names, startDate, endDate }: Omit<NarrowedRun, 'json'>,
): Promise<FlowRunInput> {
  const dates = { ...(startDate && { startDate }), ...(endDate && { endDate }) }
  const wanted = names?.split(',').filter((name) => name.trim() !== '') ?? []
  const found = await Promise.all(wanted.map((name) => findByNameOrId(client, 'exports.list', name, 'export')))
  return {
    ...(Object.keys(dates).length > 0 && { export: dates }),
    ...(names !== undefined && { _exportIds: found.map(({ _id }) => _id) }),
  }
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
