/**
 * Puts the sandbox together: state, clock, keys, planes, servers. One call starts it, one closes it.
 */

import { createPublicKey, type KeyObject } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { SandboxControl } from './control/index.ts'
import { adoptAuthority, openAuthority } from './core/authority.ts'
import { CLOCK, type ClockState, createClock, type SettableClock } from './core/clock.ts'
import type { Endpoints, SandboxContext } from './core/context.ts'
import { hostMatcher, makeEndpoints, serverNames } from './core/endpoints.ts'
import { createFolderStore } from './core/folder-store.ts'
import { type CloudName, HOST_NAMES, type HostNames } from './core/host-names.ts'
import type { Plane } from './core/http.ts'
import { ID_SEED, openIds, plantSeed, type SeedState } from './core/ids.ts'
import { createMemoryStore } from './core/memory-store.ts'
import type { Snapshot, Store } from './core/store.ts'
import { type Listener, listen } from './core/web-server.ts'
import { openArmedFailures } from './entra/armed-failures.ts'
import { openDirectory } from './entra/directory.ts'
import type { EntraContext } from './entra/entra-context.ts'
import { exposedApis, findApi, resourceApis } from './entra/resources.ts'
import { openSigningKeys } from './entra/signing-key.ts'
import { createTokenCheck } from './entra/verify-token.ts'
import { openForks } from './forks.ts'
import { isHostEffect, type LineFault } from './gateway/fault.ts'
import { openLineFaults } from './gateway/faults.ts'
import { createTlsFaults } from './gateway/tls-faults.ts'
import { routePlanes } from './route-planes.ts'
import { CONTOSO, LOCATION, RESOURCE_GROUP, SUBSCRIPTION_ID, seed } from './seed.ts'
import { type Announcement, announceUnresolved, unresolvedNames } from './unresolved-names.ts'

export interface SandboxOptions {
  /** Port of the https server; 0 for any free one. Default 5391. */
  readonly port?: number
  /** Port of the http server for browsers; 0 for any free one. Default 5392. */
  readonly httpPort?: number
  /** Address to listen on. Default 127.0.0.1; think twice before opening a sandbox to a network. */
  readonly host?: string
  /** Take callers' addresses from `X-Forwarded-For`, which anybody can write: to try a vault's firewall. Default false. */
  readonly trustForwardedFor?: boolean
  /** A folder for the state, or `memory` (default). */
  readonly data?: string
  /** Makes ids and secrets repeatable: for tests only. */
  readonly idSeed?: string
  /** `azure`, `usGovernment`, `china`: the real names of that cloud, for port 443 and a hosts file; or names of your own. Default `localhost`. */
  readonly hostNames?: CloudName | HostNames
  /** The https port that addresses name when a port mapping stands in front. Default: the one listened on. */
  readonly advertisedPort?: number
  /** State to begin with, of `control.snapshot()`; a data folder must be empty then. */
  readonly initial?: Snapshot
  /** The folder of another sandbox, whose CA this one takes over: who trusts the one trusts the other. */
  readonly authority?: string
  /** Default: the machine's time. */
  readonly clock?: SettableClock
}

export interface Sandbox {
  readonly endpoints: Endpoints
  /** The ports listened on. */
  readonly ports: { readonly https: number; readonly http: number }
  readonly tenantId: string
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly location: string
  /** The certificate authority clients must trust: its PEM, and a file that holds it. */
  readonly ca: { readonly pem: string; readonly path: string }
  readonly clock: SettableClock
  readonly control: SandboxControl
  /**
   * Another sandbox with a copy of this one's state and the same CA, on ports of its own: what one does the other never
   * sees. The caller closes it.
   */
  fork(options?: SandboxOptions): Promise<Sandbox>
  close(): Promise<void>
}

/** Starts a sandbox. @throws with a readable message when a port or the data folder is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 5391, httpPort = 5392, host = '127.0.0.1', data = 'memory', hostNames = 'localhost' } = options
  const { trustForwardedFor = false } = options
  const folder = data === 'memory' ? undefined : path.resolve(data)
  const store = openStore(folder, options.initial)
  const clock = options.clock ?? createClock(Date.now, store.collection<ClockState>(CLOCK))
  const listeners: Listener[] = []
  const certificates = folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'azure-sandbox-'))
  let unresolved: Announcement | undefined
  const close = async () => {
    unresolved?.close()
    await forks.closeAll()
    await Promise.all(listeners.map((listener) => listener.close()))
    store.close()
    if (!folder) fs.rmSync(certificates, { recursive: true, force: true })
  }
  const fork = (other: SandboxOptions = {}) =>
    startSandbox({
      port: 0,
      httpPort: 0,
      host,
      hostNames,
      ...other,
      authority: certificates,
      initial: store.snapshot(),
    })
  const forks = openForks(fork)
  let firstKey: Promise<unknown> | undefined
  try {
    seed(store, clock.now())
    const seeds = store.collection<SeedState>(ID_SEED)
    if (options.idSeed !== undefined) plantSeed(seeds, options.idSeed)
    const ids = openIds(seeds)
    const signingKeys = openSigningKeys(store)
    firstKey = signingKeys.current()
    const names = typeof hostNames === 'string' ? HOST_NAMES[hostNames] : hostNames
    if (options.authority !== undefined) adoptAuthority(options.authority, certificates)
    const authority = await openAuthority(certificates)
    const identity = await authority.issue(serverNames(names))
    const hostFaultsChanged = () => {
      unresolved?.publish()
      for (const listener of listeners) listener.forgetClients()
    }
    const matchHost = hostMatcher(names)
    const faults = openLineFaults({ store, ids }, hostFaultsChanged, matchHost)
    unresolved = announceUnresolved(certificates, () => unresolvedNames(faults.list()))
    unresolved.publish()

    let secure: Plane = notReady
    let plain: Plane = notReady
    const tls = {
      identity,
      identityFor: createTlsFaults(faults, authority, serverNames(names)),
    }
    const https = await listen((request) => secure(request), host, port, tls, { trustForwardedFor })
    listeners.push(https)
    const http = await listen((request) => plain(request), host, httpPort)
    listeners.push(http)

    const endpoints = makeEndpoints(names, options.advertisedPort ?? https.port, http.port)
    const apis = resourceApis(endpoints)
    const directory = openDirectory(store)
    const verifyToken = createTokenCheck({
      clock,
      tenantId: CONTOSO.id,
      signingKeys,
      groupsOf: (objectId) => directory.findUser(objectId)?.groups ?? [],
      aliases: (audience) => findApi(audience, apis)?.names.flatMap(audiencesOf) ?? [],
    })
    const context: SandboxContext = {
      clock,
      ids,
      store,
      endpoints,
      tenantId: CONTOSO.id,
      subscriptionId: SUBSCRIPTION_ID,
      verifyToken,
    }
    const entra: EntraContext = {
      ...context,
      directory,
      get apis() {
        return [...apis, ...exposedApis(directory.apps())]
      },
      signingKeys,
      armed: openArmedFailures(context),
      federatedKeys: async (issuer, kid) => federatedKey(context, issuer, kid),
    }
    const ca = { pem: authority.ca, path: path.join(certificates, 'ca.pem') }
    const routed = routePlanes({
      context,
      entra,
      ca,
      matchHost,
      faults,
      forks,
      restored: () => (faults.list().some(isOfHost) ? hostFaultsChanged() : unresolved?.publish()),
    })
    secure = routed.secure
    plain = routed.plain
    await firstKey
    return {
      endpoints,
      ports: { https: https.port, http: http.port },
      tenantId: CONTOSO.id,
      subscriptionId: SUBSCRIPTION_ID,
      resourceGroup: RESOURCE_GROUP,
      location: LOCATION,
      ca,
      clock,
      control: routed.control,
      fork,
      close,
    }
  } catch (error) {
    // It is written to the store when it is made, so the store must still be open then.
    await firstKey?.catch(() => {})
    await close()
    throw error
  }
}

function openStore(folder: string | undefined, initial: Snapshot | undefined): Store {
  if (folder === undefined) return createMemoryStore(undefined, initial)
  const store = createFolderStore(folder)
  if (initial === undefined) return store
  if (Object.keys(store.snapshot()).length === 0) store.restore(initial)
  else {
    store.close()
    throw new Error(`${folder} holds a state already, so that another cannot begin there.`)
  }
  return store
}

const isOfHost = ({ effect }: LineFault): boolean => isHostEffect(effect)

const notReady: Plane = () => ({ status: 503, headers: { 'retry-after': '1' } })

/** Resource Manager takes its audience with and without a slash; Key Vault only without. */
function audiencesOf(name: string): string[] {
  return /management\./.test(name) ? [name, `${name}/`] : [name]
}

/** Public keys of trusted outside issuers: collection `federatedIssuers`, keyed by issuer. */
function federatedKey(context: SandboxContext, issuer: string, kid: string): KeyObject | undefined {
  const keys = context.store
    .collection<readonly (JsonWebKey & { readonly kid?: string })[]>('federatedIssuers')
    .get(issuer)
  const found = keys?.find((key) => key.kid === kid) ?? (keys?.length === 1 ? keys[0] : undefined)
  return found && createPublicKey({ key: found as Record<string, unknown>, format: 'jwk' })
}
