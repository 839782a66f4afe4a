/** `keyway flows list` and `keyway flows run`. */
import type { Client } from '@keyway/client'
import type { Flow, FlowRunInput } from '@keyway/contract'
import { table } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'
import { followRun } from '../running/follow-run.ts'

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
  return await followRun(client, terminal, { jobId: _jobId, name: flow.name, json })
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
