/**
 * A data plane to test: real store, clock, ids and token check, one vault whose caller may do everything, and on demand
 * an https server the official SDKs can talk to.
 */
import dns from 'node:dns'
import tls from 'node:tls'
import { openAuthority } from '../../core/authority.ts'
import { createClock, type SettableClock } from '../../core/clock.ts'
import type { SandboxContext } from '../../core/context.ts'
import { makeEndpoints, serverNames } from '../../core/endpoints.ts'
import { HOST_NAMES } from '../../core/host-names.ts'
import type { SandboxRequest, SandboxResponse } from '../../core/http.ts'
import { createIds } from '../../core/ids.ts'
import { createMemoryStore } from '../../core/memory-store.ts'
import type { Snapshot } from '../../core/store.ts'
import type { VaultRecord } from '../../core/vault-record.ts'
import { listen } from '../../core/web-server.ts'
import { signJwt } from '../../entra/jwt.ts'
import { openSigningKeys } from '../../entra/signing-key.ts'
import { createTokenCheck } from '../../entra/verify-token.ts'
import { createVaultPlane, type VaultPlane } from '../plane.ts'

export const TENANT = '5a7d0c1e-6f2b-4c83-9e14-7b3a2d8f6051'
export const OBJECT = '81c5e2a7-94d3-4b6f-a0e8-3c7f1b5d2906'
export const APP = '6f0c2f57-9d3b-4c1e-8a55-4be0a1d2c3f4'
const SUBSCRIPTION = '1f4e8a92-73c6-4d05-8b19-e6a05d3c7f20'

const ALL = { keys: ['all'], secrets: ['all'], certificates: ['all'], storage: ['all'] }

interface Sent {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into member by member
  readonly body: any
  readonly headers: Readonly<Record<string, string>>
}

export interface TestVault {
  readonly context: SandboxContext
  readonly clock: SettableClock
  readonly vault: VaultRecord
  readonly plane: VaultPlane
  /** Sends one request to the plane as the all-powerful caller; `api-version` is 2025-07-01 unless the path has one. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Sent>
  /** Changes the vault as Resource Manager would. */
  change(change: Partial<VaultRecord>): void
  /** A token of the tenant with these claims over the usual ones. */
  token(claims?: Readonly<Record<string, unknown>>): Promise<string>
  /** Puts the clock back by that many milliseconds, for the tests that follow; it runs on from there. */
  turnBack(milliseconds: number): void
  /** All that is in the store, to see whether a call changed anything. Collections only opened do not count. */
  held(): Snapshot
}

const signingStore = createMemoryStore()

export async function openTestVault(change: Partial<VaultRecord> = {}, port = 5391): Promise<TestVault> {
  const clock = createClock()
  const store = createMemoryStore()
  const signingKeys = openSigningKeys(signingStore)
  const context: SandboxContext = {
    clock,
    ids: createIds(),
    store,
    endpoints: makeEndpoints(HOST_NAMES.localhost, port, 5392),
    tenantId: TENANT,
    subscriptionId: SUBSCRIPTION,
    verifyToken: createTokenCheck({ clock, tenantId: TENANT, signingKeys, aliases: () => [] }),
  }
  const vaults = store.collection<VaultRecord>('vaults')
  vaults.set('contoso', { ...newVault(new Date(clock.now()).toISOString()), ...change })
  const plane = createVaultPlane(context)

  const token = async (claims: Readonly<Record<string, unknown>> = {}) =>
    signJwt(await signingKeys.current(), { ...usualClaims(clock, context.endpoints.vaultResource), ...claims }, true)

  return {
    context,
    clock,
    plane,
    token,
    get vault() {
      return vaults.get('contoso') as VaultRecord
    },
    turnBack(milliseconds) {
      clock.freeze(clock.now() - milliseconds)
      clock.resume()
    },
    held: () =>
      Object.fromEntries(Object.entries(store.snapshot()).filter(([, records]) => Object.keys(records).length > 0)),
    change: (wanted) => vaults.set('contoso', { ...(vaults.get('contoso') as VaultRecord), ...wanted }),
    async send(method, path, body, headers = {}) {
      const [rawPath = '', search = ''] = path.split('?')
      const query = new URLSearchParams(search)
      if (!query.has('api-version')) query.set('api-version', '2025-07-01')
      const response = await plane(
        {
          method,
          rawPath,
          query,
          headers: { authorization: `Bearer ${await token()}`, ...headers },
          body:
            body === undefined ? Buffer.alloc(0) : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
          clientAddress: '10.1.2.3',
          isLocal: true,
          origin: context.endpoints.vault('contoso'),
        },
        'contoso',
      )
      return asReceived(response)
    },
  }
}

/** As the client sees it: a body that has been through JSON. */
function asReceived(response: SandboxResponse): Sent {
  const { status, body, headers = {} } = response
  const received = body === undefined || typeof body === 'string' ? body : JSON.parse(JSON.stringify(body))
  return { status, body: received, headers: headers as Readonly<Record<string, string>> }
}

function usualClaims(clock: SettableClock, audience: string): object {
  const now = Math.floor(clock.now() / 1000)
  return {
    aud: audience,
    iss: `https://sts.windows.net/${TENANT}/`,
    nbf: now,
    exp: now + 3600,
    appid: APP,
    oid: OBJECT,
    tid: TENANT,
    idtyp: 'app',
  }
}

function newVault(createdAt: string): VaultRecord {
  const by = { createdBy: OBJECT, createdByType: 'User', lastModifiedBy: OBJECT, lastModifiedByType: 'User' } as const
  return {
    name: 'contoso',
    subscriptionId: SUBSCRIPTION,
    resourceGroup: 'contoso-dev',
    location: 'eastus',
    tags: {},
    tenantId: TENANT,
    sku: 'premium',
    accessPolicies: [{ tenantId: TENANT, objectId: OBJECT, permissions: ALL }],
    enableRbacAuthorization: false,
    enableSoftDelete: true,
    softDeleteRetentionInDays: 90,
    enablePurgeProtection: false,
    enabledForDeployment: false,
    enabledForDiskEncryption: false,
    enabledForTemplateDeployment: false,
    publicNetworkAccess: 'Enabled',
    systemData: { ...by, createdAt, lastModifiedAt: createdAt },
  }
}

export interface ServedVault extends TestVault {
  /** e.g. `https://contoso.vault.localhost:41234` */
  readonly url: string
  /** What an SDK client takes: it gets a token for whatever the challenge asks. */
  readonly credential: { getToken(): Promise<{ token: string; expiresOnTimestamp: number }> }
  close(): Promise<void>
}

/** Serves a test vault over https, trusted by this process; `*.localhost` names resolve to loopback from then on. */
export async function serveTestVault(change: Partial<VaultRecord> = {}): Promise<ServedVault> {
  resolveLocalhost()
  const authority = await openAuthority()
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority.ca])
  let bench: TestVault | undefined
  const answer = (request: SandboxRequest) => bench?.plane(request, 'contoso') ?? { status: 503 }
  const listener = await listen(answer, '127.0.0.1', 0, {
    identity: await authority.issue(serverNames(HOST_NAMES.localhost)),
  })
  const opened = await openTestVault(change, listener.port)
  bench = opened
  return {
    ...opened,
    get vault() {
      return opened.vault
    },
    url: opened.context.endpoints.vault('contoso'),
    credential: {
      getToken: async () => ({ token: await opened.token(), expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    close: listener.close,
  }
}

function resolveLocalhost(): void {
  const original = dns.lookup
  const lookup = (host: string, options: unknown, callback?: unknown): unknown => {
    const done = (typeof options === 'function' ? options : callback) as (...answer: unknown[]) => void
    if (!/\.localhost$/i.test(host)) return Reflect.apply(original, dns, [host, options, callback])
    const all = typeof options === 'object' && options !== null && 'all' in options && options.all === true
    return all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)
  }
  dns.lookup = Object.assign(lookup, original) as unknown as typeof dns.lookup
}
