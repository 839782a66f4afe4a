/** Flows, and all that moves records: exports, imports, jobs, put together. */
import type { Deps } from '../deps.ts'
import { documentHandlers } from '../documents/index.ts'
import { exportsHandlers } from '../exports/index.ts'
import type { Handlers } from '../http/handler.ts'
import { importsHandlers } from '../imports/index.ts'
import { createRunner, createSweeper, jobsHandlers, latestFamily, type Runner, readExportTimes } from '../jobs/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { replacingHandlers } from '../replacing/index.ts'
import { exportErrors } from './errors/export-errors.ts'
import { countErrors, listOpen, listResolved } from './errors/list-errors.ts'
import { deleteResolved, resolveErrors } from './errors/resolve-errors.ts'
import { readRetryData, replaceRetryData, revealRetryData } from './errors/retry-data.ts'
import { retryErrors } from './errors/retry-errors.ts'
import { tagErrors } from './errors/tag-errors.ts'
import { tagsHandlers } from './errors/tags.ts'
import { flowKind } from './flow-kind.ts'
import { runFlow } from './run-flow.ts'
import { sharedTargets } from './shared-targets.ts'
import { createDispatcher } from './starting/dispatcher.ts'
import { testFlow } from './test-run/test-flow.ts'
import { deleteAddress, makeAddress } from './webhook/address.ts'
import { deliver } from './webhook/deliveries.ts'
import { readPosted } from './webhook/read-posted.ts'
import { refuseUnverified, setVerification } from './webhook/verification.ts'

type Owned = 'exports' | 'imports' | 'flows' | 'jobs' | 'tags'
type Replacing = Extract<keyof Handlers, `${string}.replaceConnection`>

export interface Flows {
  readonly handlers: Pick<Handlers, Extract<keyof Handlers, `${Owned}.${string}`> | Replacing>
  /** Opens the run queue; takes runs where the role of this process says so. */
  start(): Promise<void>
  /** Leaves the runs to other processes or to the next start. Takes 10 s at most; call it before the database closes. */
  stop(): Promise<void>
}

export function createFlows(deps: Deps, outbound: Outbound): Flows {
  const runner = createRunner(deps, outbound)
  const dispatcher = deps.config.role === 'web' ? null : createDispatcher(deps, { runner })
  const sweeper = deps.config.role === 'web' ? null : createSweeper(deps)
  const documents = {
    ...exportsHandlers(deps, outbound),
    ...importsHandlers(deps, outbound),
    ...flowsHandlers(deps, outbound, runner),
  }
  return {
    handlers: {
      ...documents,
      ...jobsHandlers(deps, runner),
      ...tagsHandlers(deps),
      ...replacingHandlers(deps, documents),
    },
    async start() {
      await runner.start()
      dispatcher?.start()
      sweeper?.start()
    },
    async stop() {
      await dispatcher?.stop()
      await sweeper?.stop()
      await runner.stop()
    },
  }
}

type FlowHandlers = Pick<Handlers, Exclude<Extract<keyof Handlers, `flows.${string}`>, Replacing>>

function flowsHandlers(deps: Deps, outbound: Outbound, runner: Runner): FlowHandlers {
  const documents = documentHandlers(flowKind(deps), deps)
  return {
    'flows.list': documents.list,
    'flows.create': documents.create,
    'flows.get': documents.get,
    'flows.replace': documents.replace,
    'flows.patch': documents.patch,
    'flows.delete': documents.delete,
    'flows.dependencies': documents.dependencies,
    'flows.audit': documents.audit,
    'flows.clone': documents.clone,
    async 'flows.run'({ params, body, actor }) {
      return { _jobId: await runFlow(deps, runner, actor, params.id, body) }
    },
    'flows.test': ({ params, body, signal }) => testFlow(deps, outbound, params.id, body, signal),
    async 'flows.sharedTargets'({ params }) {
      await documents.get({ params })
      return await sharedTargets(deps.db, params.id)
    },
    'flows.makeWebhook': ({ params, actor }) => makeAddress(deps, actor, params.id),
    async 'flows.deleteWebhook'({ params, actor }) {
      await deleteAddress(deps, actor, params.id)
      return undefined
    },
    'flows.verifyWebhook': ({ params, body, actor }) => setVerification(deps, actor, params.id, body),
    async 'flows.deliver'({ params, raw }) {
      await refuseUnverified(deps, params.id, { token: params.token, headers: raw.headers, body: raw.body })
      const records = readPosted(raw.body, raw.headers['content-type'])
      return { _jobId: await deliver(deps, params.id, records) }
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
      return await listOpen(deps.db, { flowId: params.id, stepId: params.stepId }, query)
    },
    async 'flows.resolvedErrors'({ params, query }) {
      await documents.get({ params })
      return await listResolved(deps.db, { flowId: params.id, stepId: params.stepId }, query)
    },
    async 'flows.exportErrors'({ params, query: { state, ...filter }, reply }) {
      await documents.get({ params })
      await exportErrors(deps.db, { flowId: params.id, stepId: params.stepId }, state, filter, reply)
      return undefined
    },
    async 'flows.resolveErrors'({ params, body, actor }) {
      await resolveErrors(deps, actor, { flowId: params.id, stepId: params.stepId, choice: body })
      return undefined
    },
    async 'flows.deleteResolved'({ params, body, actor }) {
      await deleteResolved(deps, actor, { flowId: params.id, stepId: params.stepId, choice: body })
      return undefined
    },
    async 'flows.tagErrors'({ params, body, actor }) {
      await tagErrors(deps, actor, { flowId: params.id, stepId: params.stepId }, body)
      return undefined
    },
    async 'flows.retryErrors'({ params, body, actor }) {
      const chosen = { flowId: params.id, stepId: params.stepId, choice: body }
      return { _jobId: await retryErrors(deps, runner, actor, chosen) }
    },
    'flows.retryData': ({ params: { id: flowId, ...kept } }) => readRetryData(deps, { flowId, ...kept }),
    'flows.revealRetryData': ({ params: { id: flowId, ...kept }, actor }) =>
      revealRetryData(deps, actor, { flowId, ...kept }),
    'flows.replaceRetryData': ({ params: { id: flowId, ...kept }, body, actor }) =>
      replaceRetryData(deps, actor, { flowId, ...kept }, body.data),
  }
}
