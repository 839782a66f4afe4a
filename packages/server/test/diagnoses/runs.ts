/** What ends a run before its time, besides a call that is refused. */
import { newId } from '@keyway/contract'
import { takeRun } from '../../src/jobs/lease.ts'
import { getJob } from '../../src/jobs/read-jobs.ts'
import { createRunControl } from '../../src/jobs/run-control.ts'
import { runFlowJob } from '../../src/jobs/run-flow-job.ts'
import type { Provocations, Stage, Told } from './stage.ts'

/** A run as it stands in the database when it was started. @param changes members of its import */
async function queuedRun({ world: { deps } }: Stage, connection: string, changes: object = {}): Promise<string> {
  const now = deps.clock.now()
  const [id, flowId, exportJob, importJob] = [newId(), newId(), newId(), newId()]
  const http = { formType: 'assistant', parameters: {} }
  const plan = {
    flowId,
    flowName: 'copy',
    generators: [
      {
        jobId: exportJob,
        exportId: newId(),
        export: { _connectionId: connection, pageSize: 10, http: { ...http, _httpConnectorEndpointId: 'GetSecrets' } },
      },
    ],
    processors: [
      {
        jobId: importJob,
        importId: newId(),
        import: {
          _connectionId: connection,
          http: { ...http, _httpConnectorEndpointIds: ['SetSecret'] },
          mappings: [],
          ...changes,
        },
        proceedOnFailure: false,
      },
    ],
  }
  const flow = { id: flowId, name: flowId, doc: '{}', lastModified: now, lastExecutedAt: null }
  await deps.db.insertInto('flows').values(flow).execute()
  const common = { status: 'queued', flowId, createdAt: now, lastModified: now } as const
  await deps.db
    .insertInto('jobs')
    .values({ ...common, id, type: 'flow', plan: JSON.stringify(plan) })
    .execute()
  await deps.db
    .insertInto('jobs')
    .values([
      { ...common, id: exportJob, type: 'export', flowJobId: id },
      { ...common, id: importJob, type: 'import', flowJobId: id },
    ])
    .execute()
  return id
}

async function ended({ world: { deps, azure } }: Stage, id: string): Promise<Told> {
  const control = createRunControl()
  await runFlowJob(deps, azure.outbound, id, control)
  control.end()
  return await whyEnded(deps, id)
}

async function whyEnded(deps: Stage['world']['deps'], id: string): Promise<Told> {
  const { diagnosis } = await getJob(deps.db, id)
  if (!diagnosis) throw new Error('the run has not failed')
  return diagnosis
}

export const RUNS = {
  async run_interrupted(stage) {
    const { deps } = stage.world
    const id = await queuedRun(stage, stage.connection)
    // Taken again and again, as by processes that die with it.
    for (let start = 0; start < 6; start += 1) await takeRun(deps, id)
    return await whyEnded(deps, id)
  },
  run_step_removed: async (stage) => ended(stage, await queuedRun(stage, newId())),
  run_failed_inside: async (stage) => ended(stage, await queuedRun(stage, stage.connection, { mappings: null })),
} as const satisfies Partial<Provocations>
