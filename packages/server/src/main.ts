/** Puts Keyway together: storage, keys, domains, HTTP. The one place that knows all of them. */
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { accessHandlers, createAuthenticator, createSignInLink, ensureOwner, writeLocalToken } from './access/index.ts'
import { applicationsHandlers } from './applications/index.ts'
import { auditHandlers } from './audit/index.ts'
import type { Config } from './config.ts'
import { connectionsHandlers } from './connections/index.ts'
import type { Clock, Deps } from './deps.ts'
import { openSealer, resealAll } from './encryption/index.ts'
import { createApp, type Handlers } from './http/index.ts'
import { iclientsHandlers } from './iclients/index.ts'
import { listen, localUrl, withPort } from './listen.ts'
import { createLog } from './log.ts'
import { ensurePrivateFolder, openDatabase, type Storage } from './storage/index.ts'
import { systemHandlers } from './system-handlers.ts'
import { VERSION } from './version.ts'

export interface KeywayOptions {
  readonly config: Config
  readonly log?: Logger
  readonly clock?: Clock
  /** Folder of the built console. */
  readonly consoleFolder?: string
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

/** Starts Keyway; when it resolves, it answers.
 * @throws StartError with a message for people
 */
export async function createKeyway(options: KeywayOptions): Promise<Keyway> {
  const config = await withPort(options.config)
  const log = options.log ?? createLog(config.logLevel)
  const clock = options.clock ?? { now: () => new Date() }
  await ensurePrivateFolder(config.dataDir)
  const storage = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    onConnectionLost: (err) => log.warn({ err }, 'a connection to PostgreSQL was lost'),
  })
  try {
    return await startOn(storage, { config, log, clock }, options.consoleFolder ?? CONSOLE)
  } catch (error) {
    await storage.close()
    throw error
  }
}

async function startOn(
  storage: Storage,
  given: Pick<Deps, 'config' | 'log' | 'clock'>,
  consoleFolder: string,
): Promise<Keyway> {
  const { config, log } = given
  const { sealer, kids } = await openSealer({ ...given, db: storage.db })
  const deps: Deps = { ...given, db: storage.db, storage, sealer }
  const owner = await ensureOwner(deps)
  const authenticator = createAuthenticator(deps)

  const forget = (_connectionId: string): void => {}
  const handlers: Partial<Handlers> = {
    ...systemHandlers(deps),
    ...accessHandlers(deps, authenticator),
    ...applicationsHandlers(deps),
    ...iclientsHandlers(deps, forget),
    ...connectionsHandlers(deps, forget),
    ...auditHandlers(deps),
  }
  const app = await createApp({ deps, handlers, authenticator, consoleFolder, version: VERSION })
  const stop = new AbortController()
  const background: Promise<void>[] = []
  const close = once(async () => {
    stop.abort()
    await closeApp(app)
    await Promise.all(background)
    await storage.close()
  })
  try {
    await listen(app, config)
    await writeLocalToken(deps, owner.id, localUrl(config))
  } catch (error) {
    await app.close()
    throw error
  }
  if (kids.length > 1) background.push(sealWithFirstKey(deps, kids, stop.signal))
  log.info({ url: config.publicUrl, version: VERSION }, 'Keyway is ready')
  return {
    url: config.publicUrl,
    app,
    deps,
    signInUrl: async () => (await createSignInLink(deps, owner.id)).url,
    close,
  }
}

async function sealWithFirstKey(deps: Deps, kids: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    const { resealed, broken } = await resealAll(deps, kids, signal)
    if (signal.aborted) return
    const removable = broken === 0 ? kids.slice(1) : []
    deps.log.info({ resealed, broken, removable }, 'everything is sealed with the first key; the removable ones may go')
  } catch (err) {
    deps.log.error({ err }, 'sealing with the first key stopped; the next start goes on')
  }
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
