/** Puts Keyway together: storage, keys, domains, HTTP. The one place that knows all of them. */
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import {
  type Authenticator,
  accessHandlers,
  createAuthenticator,
  createSignInLink,
  ensureOwner,
  writeLocalToken,
} from './access/index.ts'
import { applicationsHandlers } from './applications/index.ts'
import { auditHandlers } from './audit/index.ts'
import type { Config } from './config.ts'
import { configurationHandlers } from './configuration/index.ts'
import { connectionsHandlers } from './connections/index.ts'
import { dashboardHandlers } from './dashboard/index.ts'
import type { Clock, Deps } from './deps.ts'
import { openSealer } from './encryption/index.ts'
import { createEvents, type Events } from './events/index.ts'
import { flowTemplatesHandlers } from './flow-templates/index.ts'
import { createFlows, type Flows } from './flows/index.ts'
import { type AzureAccess, createAzureAccess } from './grants/index.ts'
import { createApp, type Handlers } from './http/index.ts'
import { iclientsHandlers } from './iclients/index.ts'
import { createKeys, type Keys, keepWrapped, unwrapper } from './keys/index.ts'
import { listen, localUrl, withPort } from './listen.ts'
import { createLog } from './log.ts'
import { operationsHandlers } from './operations/index.ts'
import { ensureDataFolder, openDatabase, type Storage, watchChanges } from './storage/index.ts'
import { systemHandlers } from './system-handlers.ts'
import { VERSION } from './version.ts'

export interface KeywayOptions {
  readonly config: Config
  readonly log?: Logger
  readonly clock?: Clock
  /** Settled once the console is built, when somebody builds it meanwhile: the server listens after that. */
  readonly consoleBuilt?: Promise<void>
}

export interface Keyway {
  /** Where people reach it. */
  readonly url: string
  readonly app: FastifyInstance
  readonly deps: Deps
  /** A new one-time sign-in URL; works for 15 minutes. */
  signInUrl(): Promise<string>
  /** Ends what runs, for at most ten seconds, and closes everything. */
  close(): Promise<void>
}

const CONSOLE = fileURLToPath(new URL('../../console/dist/', import.meta.url))
const CLOSE_MS = 10_000

/**
 * Starts Keyway; when it resolves, it answers.
 * @throws StartError with a message for people; nothing is left open then
 */
export async function createKeyway(options: KeywayOptions): Promise<Keyway> {
  const config = await withPort(options.config)
  const log = options.log ?? createLog(config.logLevel)
  const clock = options.clock ?? { now: () => new Date() }
  const opened = new AsyncDisposableStack()
  try {
    return await start({ config, log, clock }, options.consoleBuilt, opened)
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** @param opened takes what is to be closed, last opened first closed */
async function start(
  given: Pick<Deps, 'config' | 'log' | 'clock'>,
  consoleBuilt: Promise<void> | undefined,
  opened: AsyncDisposableStack,
): Promise<Keyway> {
  const { config, log } = given
  await ensureDataFolder(config.dataDir)
  const storage = opened.adopt(await openStorage(config, log), (one) => one.close())
  const shared = storage.engine.kind === 'postgres'
  const { sealer, ring, master } = await openSealer({ ...given, db: storage.db }, shared, unwrapper(given))
  const deps: Deps = { ...given, db: storage.db, storage, sealer }
  const owner = await ensureOwner(deps)
  const authenticator = createAuthenticator(deps)
  const azure = opened.adopt(createAzureAccess(deps), (one) => one.close())
  const flows = createFlows(deps, azure.outbound)
  const events = opened.adopt(createEvents(deps, authenticator), (one) => one.stop())
  const keys = createKeys(deps, ring, await keepWrapped(given, master))
  opened.defer(hearOthers(deps, authenticator, azure, () => ring.reload()))
  const handlers = handlersOf(deps, authenticator, azure, flows, events, keys)
  await consoleBuilt
  const app = await createApp({ deps, handlers, authenticator, consoleFolder: CONSOLE, version: VERSION })
  // Both may take their time, so they stop together.
  opened.defer(async () => {
    azure.quiet()
    await Promise.all([closeApp(app), flows.stop()])
  })
  // A stream has no end of its own that the server could wait for.
  opened.defer(() => events.endStreams())
  events.start()
  // The queue is open before the first request can put a run into it.
  await flows.start()
  await listen(app, config)
  if (config.role !== 'worker') await writeLocalToken(deps, owner.id, localUrl(config))
  keys.start()
  opened.defer(() => keys.stop())
  log.info({ url: config.publicUrl, version: VERSION }, 'Keyway is ready')
  return {
    url: config.publicUrl,
    app,
    deps,
    signInUrl: async () => (await createSignInLink(deps, owner.id)).url,
    close: once(() => opened.disposeAsync()),
  }
}

const openStorage = ({ databaseUrl, dataDir }: Config, log: Logger): Promise<Storage> =>
  openDatabase({
    databaseUrl,
    dataDir,
    onConnectionLost: (err) => log.warn({ err }, 'a connection to PostgreSQL was lost'),
  })

/** A worker only tells whether it is alive: requests are for the others. */
function handlersOf(
  deps: Deps,
  authenticator: Authenticator,
  azure: AzureAccess,
  flows: Flows,
  events: Events,
  keys: Keys,
): Handlers | Pick<Handlers, 'system.health'> {
  const system = systemHandlers(deps)
  if (deps.config.role === 'worker') return { 'system.health': system['system.health'] }
  const { forget } = azure.outbound
  return {
    ...system,
    ...accessHandlers(deps, authenticator),
    ...applicationsHandlers(deps),
    ...iclientsHandlers(deps, forget),
    ...connectionsHandlers(deps, forget),
    ...azure.handlers,
    ...operationsHandlers(deps, azure.outbound),
    ...flows.handlers,
    ...flowTemplatesHandlers(deps),
    ...events.handlers,
    ...keys.handlers,
    ...auditHandlers(deps),
    ...configurationHandlers(deps, forget),
    ...dashboardHandlers(deps),
  }
}

/** What another process changed or revoked is not used here a moment longer. */
function hearOthers(
  { storage, log }: Deps,
  authenticator: Authenticator,
  azure: AzureAccess,
  readKeys: () => Promise<void>,
): () => Promise<void> {
  return watchChanges(storage.engine, {
    changed(change) {
      if (change === null || change.table === 'encryption_keys') {
        readKeys().catch((err: unknown) => log.warn({ err }, 'the encryption keys could not be read again'))
      }
      if (change?.table === 'encryption_keys') return
      if (change?.table === 'connections' || change?.table === 'grants') return azure.recheck(change.id)
      if (change?.table !== 'iclients') authenticator.forget()
      if (change === null || change.table === 'iclients') azure.recheck()
    },
    lost: (err) => log.warn({ err }, 'changes of other processes are not heard of for the moment'),
  })
}

/** Requests under way may finish; those that do not in time are cut off. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS)
  await app.close()
  clearTimeout(cut)
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= work()
    return running
  }
}
