/** Flows, and all that moves records: exports, imports, jobs, put together. */
import type { Deps } from '../deps.ts'
import { documentHandlers } from '../documents/index.ts'
import { exportsHandlers } from '../exports/index.ts'
import type { Handlers } from '../http/handler.ts'
import { importsHandlers } from '../imports/index.ts'
import { createRunner, jobsHandlers, latestFamily, type Runner, readExportTimes } from '../jobs/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { countErrors, listErrors } from './flow-errors.ts'
import { flowKind } from './flow-kind.ts'
import { runFlow } from './run-flow.ts'

type Owned = 'exports' | 'imports' | 'flows' | 'jobs'

export interface Flows {
  readonly handlers: Pick<Handlers, Extract<keyof Handlers, `${Owned}.${string}`>>
  /** Opens the run queue; takes runs where the role of this process says so. */
  start(): Promise<void>
  /** Leaves the runs to other processes or to the next start. Takes 10 s at most; call it before the database closes. */
  stop(): Promise<void>
}

export function createFlows(deps: Deps, outbound: Outbound): Flows {
  const runner = createRunner(deps, outbound)
  return {
    handlers: {
      ...exportsHandlers(deps, outbound),
      ...importsHandlers(deps, outbound),
      ...jobsHandlers(deps, runner),
      ...flowsHandlers(deps, runner),
    },
    start: () => runner.start(),
    stop: () => runner.stop(),
  }
}

function flowsHandlers(deps: Deps, runner: Runner): Pick<Handlers, Extract<keyof Handlers, `flows.${string}`>> {
  const documents = documentHandlers(flowKind, deps)
  return {
    'flows.list': documents.list,
    'flows.create': documents.create,
    'flows.get': documents.get,
    'flows.replace': documents.replace,
    'flows.patch': documents.patch,
    'flows.delete': documents.delete,
    'flows.dependencies': documents.dependencies,
    'flows.audit': documents.audit,
    async 'flows.run'({ params, actor }) {
      return { _jobId: await runFlow(deps, runner, actor, params.id) }
    },
    async 'flows.latestJobs'({ params }) {
      await documents.get({ params })
      const family = await latestFamily(deps.db, params.id)
      return family ? [family] : []
    },
    async 'flows.lastExportDateTime'({ params }) {
      await documents.get({ params })
      const times = [...(await readExportTimes(deps.db, params.id)).values()].map((time) => time.toISOString())
      return { lastExportDateTime: times.toSorted()[0] ?? null }
    },
    async 'flows.errors'({ params }) {
      await documents.get({ params })
      return { flowErrors: await countErrors(deps.db, params.id) }
    },
    async 'flows.stepErrors'({ params, query }) {
      await documents.get({ params })
      return await listErrors(deps.db, params.id, params.stepId, query)
    },
  }
}
