/**
 * The sandbox from inside the process: what a test, a demo or the portal arranges without pretending to be a browser.
 */
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { type GroupRecord, groupKey } from './arm/call.ts'
import { isGuid } from './arm/input/values.ts'
import { assignmentKey } from './arm/roles/assignments.ts'
import type { SubscriptionRecord } from './arm/subscriptions.ts'
import { checkSnapshot } from './check-snapshot.ts'
import { seconds } from './core/clock.ts'
import type { Endpoints } from './core/context.ts'
import type { Plane, SandboxResponse } from './core/http.ts'
import { ID_SEED, plantSeed, type SeedState } from './core/ids.ts'
import { InputProblem } from './core/input.ts'
import {
  ROLE_ASSIGNMENTS,
  ROLE_DEFINITIONS,
  type RoleAssignmentRecord,
  type RoleDefinition,
} from './core/role-record.ts'
import type { Snapshot } from './core/store.ts'
import { type AccessPolicyEntry, VAULTS, type VaultRecord } from './core/vault-record.ts'
import type { ArmedFailure } from './entra/armed-failures.ts'
import { challengePrincipal } from './entra/claims-challenge.ts'
import type { ApplicationRecord, FederatedCredentialRecord, UserRecord } from './entra/directory.ts'
import { type EntraContext, type EntraSettings, entraSettings, saveEntraSettings } from './entra/entra-context.ts'
import { signJwt } from './entra/jwt.ts'
import { createManagedIdentity, type ManagedIdentity } from './entra/managed-identity.ts'
import {
  addCertificate,
  addSecret,
  changePassword,
  createApplication,
  exposeApi,
  type NewApi,
  type NewApplication,
  type NewSecret,
  removeSecret,
  requireApp,
  revokeSignInSessions,
  trustSubject,
} from './entra/registrations.ts'
import type { Forks } from './forks.ts'
import type { AuditEvent } from './gateway/audit-event.ts'
import { auditEvents } from './gateway/audit-log.ts'
import type { CallLog } from './gateway/call-log.ts'
import type { LineFaults } from './gateway/faults.ts'
import { listVaultEvents, type VaultEvent } from './gateway/vault-events.ts'
import { hostLines } from './hosts-file.ts'
import { callPlane, portalAuthorization } from './in-process.ts'
import { assignRole, LOCATION, RESOURCE_GROUP, ROLE_IDS, SUBSCRIPTION_ID } from './seed.ts'
import { type SignInChoice, signInAsBrowser } from './sign-in-as-browser.ts'
import {
  armFault,
  changeSettings,
  disarmFault,
  forgetOwnSettings,
  listFaults,
  listVaultObjects,
  ownSettings,
  readSettings,
  type VaultFault,
  type VaultObjectSummary,
  type VaultSettings,
} from './vault/index.ts'

export interface RegisteredApp {
  /** Application (client) ID. */
  readonly clientId: string
  /** Object ID of the service principal: what access policies and roles name. */
  readonly objectId: string
  readonly displayName: string
  /** `lifeDays` negative: already expired. */
  addSecret(description: string, lifeDays?: number): NewSecret
  removeSecret(keyId: string): boolean
  /** PEM or DER of the public certificate. Returns its thumbprint. */
  addCertificate(certificate: string | Buffer, displayName?: string): string
  addFederatedCredential(credential: Omit<FederatedCredentialRecord, 'id' | 'description'>): void
  /** Every certificate of this common name that the authority (PEM or DER) issues, sent with its chain, lets the app in. */
  trustSubject(subjectName: string, authority: string | Buffer): void
  /** Makes the app an API that other apps ask tokens for; the base of on-behalf-of. */
  exposeApi(api: NewApi): void
  addRedirectUri(uri: string, platform?: keyof ApplicationRecord['redirectUris']): void
  setEnabled(enabled: boolean): void
  delete(): void
}

export interface RegisterAppOptions extends Omit<NewApplication, 'redirectUris'> {
  /** Of platform Web. */
  readonly redirectUris?: readonly string[]
  readonly spaRedirectUris?: readonly string[]
  readonly publicClientRedirectUris?: readonly string[]
  /** Role on the subscription; `None` to see AuthorizationFailed. Contributor unless said otherwise. */
  readonly armRole?: ArmRole
}

export type ArmRole = keyof typeof ROLE_IDS | 'None'

export const ALL_ARM_ROLES: readonly ArmRole[] = ['Owner', 'Contributor', 'Reader', 'None']

export interface NewVault {
  readonly name: string
  readonly location?: string
  readonly resourceGroup?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly sku?: 'standard' | 'premium'
  /** Tenant ids are filled in. */
  readonly accessPolicies?: readonly Omit<AccessPolicyEntry, 'tenantId'>[]
  readonly enableRbacAuthorization?: boolean
  readonly softDeleteRetentionInDays?: number
  readonly enablePurgeProtection?: boolean
}

export interface NewSubscription {
  readonly displayName: string
  /** A GUID; made when absent. */
  readonly id?: string
  /** Names of groups to begin with. */
  readonly resourceGroups?: readonly string[]
}

export interface CreatedVault {
  readonly name: string
  /** Resource id. */
  readonly id: string
  /** Without a trailing slash, as SDKs take it. */
  readonly url: string
}

/** Everything the data plane can be allowed. */
export const ALL_PERMISSIONS: AccessPolicyEntry['permissions'] = {
  keys: ['all', 'purge', 'rotate', 'release', 'getrotationpolicy', 'setrotationpolicy'],
  secrets: ['all', 'purge'],
  certificates: ['all', 'purge'],
}

export interface SandboxControl {
  users(): UserRecord[]
  apps(): RegisteredApp[]
  registerApp(options: RegisterAppOptions): RegisteredApp
  findApp(clientId: string): RegisteredApp | undefined
  /** The first app of that display name. */
  findAppByName(displayName: string): RegisteredApp | undefined
  createVault(vault: NewVault): Promise<CreatedVault>
  /**
   * A further subscription of the directory, in which nobody has a role yet. Returns its resource id, a scope for `assignRole`.
   *
   * @throws InputProblem for an id that is no GUID
   */
  addSubscription(subscription: NewSubscription): string
  deleteVault(name: string): Promise<void>
  /** Replaces the principal's entry; everything when no permissions are given. */
  setAccessPolicy(vault: string, objectId: string, permissions?: AccessPolicyEntry['permissions']): Promise<void>
  removeAccessPolicy(vault: string, objectId: string): Promise<void>
  /** Role by name (`Key Vault Secrets User`), on the subscription or on any resource id. Returns the assignment's id. */
  assignRole(principalId: string, roleName: string, scope?: string): string
  removeRole(assignmentId: string): boolean
  setArmRole(principalId: string, role: ArmRole): void
  /** Goes through the sign-in pages as a browser does; returns where it was sent back to. */
  signIn(authorizationUrl: string, choice: SignInChoice): Promise<string>
  setUserEnabled(user: string, enabled: boolean): void
  revokeSignInSessions(user: string): void
  /** A new password revokes what public clients hold, and leaves confidential clients alone. */
  changePassword(user: string): void
  removeConsent(clientId: string, user?: string): void
  readonly failures: {
    /** Makes token requests (or sign-ins) fail with an AADSTS code, for an app, a person, or the next few calls. */
    arm(failure: Omit<ArmedFailure, 'id'>): string
    disarm(id?: string): void
    list(): ArmedFailure[]
  }
  /** Faults on the line, for any plane: latency, 429, 5xx, cut or truncated answers, a wrong content type. */
  readonly faults: Pick<LineFaults, 'add' | 'remove' | 'list'>
  /** Errors that single operations of a vault answer with, e.g. the next two `GetSecret` of one vault. */
  readonly vaultFaults: {
    arm(fault: VaultFault): string
    disarm(id: string): boolean
    list(): ReadonlyMap<string, VaultFault>
  }
  /** What a vault holds, values and key material left out. */
  vaultObjects(vault: string): readonly VaultObjectSummary[]
  /** The last calls of every plane, newest first, with the reason of each answer. */
  readonly calls: Pick<CallLog, 'list' | 'find' | 'clear'>
  /** Calls and events of vaults as Azure's diagnostic log shows them (category AuditEvent), newest first. */
  auditEvents(vault?: string): AuditEvent[]
  /** Events of vaults as Event Grid delivers them: new versions, near expiry, expiry, access changed. */
  vaultEvents(vault?: string): VaultEvent[]
  /** An identity for a host: give its environment to the program. */
  createManagedIdentity(displayName: string): ManagedIdentity
  /** Continuous Access Evaluation: tokens the principal holds are answered with a claims challenge. */
  challengeClaims(objectId: string): void
  /** A new signing key, as Entra ID rolls its keys: old tokens still verify, new ones carry another `kid`. */
  rotateSigningKey(): Promise<string>
  /**
   * A token of any claims, for negative tests: signed by the directory's key, or by a stranger's under the same `kid`.
   * Times are filled in when the claims have none.
   */
  forgeToken(claims: Readonly<Record<string, unknown>>, signer?: 'directory' | 'stranger'): Promise<string>
  /** Trusts tokens of an outside issuer for federated credentials. */
  trustIssuer(issuer: string, keys: readonly JsonWebKey[]): void
  vaults(): CreatedVault[]
  /** What holds for one vault, or for those without settings of their own. */
  vaultSettings(vault?: string): VaultSettings
  /** Delays of the data plane, its latency, and Key Vault's published limits: of all vaults, or of one. */
  changeVaultSettings(change: Partial<VaultSettings>, vault?: string): VaultSettings
  /** What was set for one vault alone. */
  ownVaultSettings(vault: string): Partial<VaultSettings>
  /** A vault follows the settings of all vaults again. */
  forgetVaultSettings(vault: string): void
  entraSettings(): EntraSettings
  changeEntraSettings(change: EntraSettings): void
  /** The whole state: objects, people, tokens, faults, settings, the clock and the id seed. It holds private keys. */
  snapshot(): Snapshot
  /** @throws InputProblem, with nothing changed, for what is no snapshot of a sandbox. */
  restore(snapshot: Snapshot): void
  /** Copies of this sandbox on ports of their own, closed with it at the latest. */
  readonly forks: Omit<Forks, 'closeAll'>
  /** Undefined: ids are random. */
  idSeed(): string | undefined
  /** Ids and secrets repeat from the seed's beginning; undefined makes them random again. For tests only. */
  seedIds(seed: string | undefined): void
  /** Lines of a hosts file that lead the sandbox's names to loopback. A hosts file has no wildcards: each vault has a line. */
  hosts(): string[]
  /** The certificate authority that clients must trust. */
  readonly ca: CaFile
}

export interface CaFile {
  readonly pem: string
  readonly path: string
}

export interface ControlDeps {
  readonly entra: EntraContext
  readonly endpoints: Endpoints
  readonly entraPlane: Plane
  readonly armPlane: Plane
  readonly faults: LineFaults
  readonly log: CallLog
  readonly ca: CaFile
  readonly forks: Forks
  /** Called when the state was put back. */
  restored(): void
}

export function createControl(deps: ControlDeps): SandboxControl {
  const { entra } = deps
  const { directory, store, clock, ids } = entra
  const userId = (user: string): string => {
    const found = directory.findUser(user)
    if (!found) throw new Error(`There is no user ${user} in the sandbox.`)
    return found.id
  }
  const vaultOf = (name: string): VaultRecord => {
    const found = store.collection<VaultRecord>(VAULTS).get(name.toLowerCase())
    if (!found) throw new Error(`There is no vault named ${name} in the sandbox.`)
    return found
  }
  const seeds = store.collection<SeedState>(ID_SEED)
  const assignments = () => store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS)

  const control: SandboxControl = {
    users: () => directory.users(entra.tenantId),
    apps: () => directory.apps().map((app) => registeredApp(entra, app.appId)),
    registerApp(options) {
      const app = createApplication(entra, {
        ...options,
        redirectUris: {
          web: options.redirectUris ?? [],
          spa: options.spaRedirectUris ?? [],
          publicClient: options.publicClientRedirectUris ?? [],
        },
      })
      control.setArmRole(app.servicePrincipalId, options.armRole ?? 'Contributor')
      return registeredApp(entra, app.appId)
    },
    findApp: (clientId) => (directory.findApp(clientId) ? registeredApp(entra, clientId) : undefined),
    findAppByName(displayName) {
      const app = directory.apps().find((a) => a.displayName === displayName)
      return app && registeredApp(entra, app.appId)
    },
    async createVault(vault) {
      const answer = await arm(
        deps,
        'PUT',
        vaultPath(vault.name, vault.resourceGroup),
        vaultBody(entra.tenantId, vault),
      )
      return { name: vault.name, id: String(answer.id), url: deps.endpoints.vault(vault.name.toLowerCase()) }
    },
    addSubscription({ id = ids.guid(), displayName, resourceGroups = [] }) {
      if (!isGuid(id)) throw new InputProblem('id', `"${id}" is no subscription ID: it must be a GUID.`)
      store.collection<SubscriptionRecord>('subscriptions').set(id, { id, displayName, tenantId: entra.tenantId })
      const groups = store.collection<GroupRecord>('resourceGroups')
      for (const name of resourceGroups) {
        groups.set(groupKey(id, name), { name, subscriptionId: id, location: LOCATION, tags: {} })
      }
      return `/subscriptions/${id}`
    },
    async deleteVault(name) {
      await arm(deps, 'DELETE', await pathOfVault(deps, name))
    },
    async setAccessPolicy(vault, objectId, permissions = ALL_PERMISSIONS) {
      const entry = { tenantId: entra.tenantId, objectId, permissions }
      await changePolicies(deps, vault, 'replace', entry)
    },
    async removeAccessPolicy(vault, objectId) {
      const answer = await arm(deps, 'GET', await pathOfVault(deps, vault))
      const { accessPolicies } = answer.properties as { accessPolicies: AccessPolicyEntry[] }
      const rest = accessPolicies.filter((entry) => entry.objectId !== objectId)
      await arm(deps, 'PATCH', await pathOfVault(deps, vault), { properties: { accessPolicies: rest } })
    },
    assignRole(principalId, roleName, scope = `/subscriptions/${SUBSCRIPTION_ID}`) {
      const role = [...store.collection<RoleDefinition>(ROLE_DEFINITIONS).values()].find((r) => r.roleName === roleName)
      if (!role) throw new Error(`There is no role named "${roleName}" in the sandbox.`)
      const name = ids.guid()
      const now = new Date(clock.now()).toISOString()
      const key = assignmentKey(scope, name)
      assignments().set(key, {
        name,
        scope,
        roleDefinitionId: role.id,
        principalId,
        principalType: directory.findUser(principalId) ? 'User' : 'ServicePrincipal',
        createdOn: now,
        updatedOn: now,
        createdBy: '',
      })
      return key
    },
    removeRole: (assignmentId) => assignments().delete(assignmentId.toLowerCase()),
    setArmRole(principalId, role) {
      const general: readonly string[] = Object.values(ROLE_IDS)
      for (const [key, assignment] of [...assignments().entries()]) {
        const isGeneral = general.includes(assignment.roleDefinitionId)
        if (assignment.principalId === principalId && isGeneral) assignments().delete(key)
      }
      if (role === 'None') return
      const principalType = directory.findUser(principalId) ? 'User' : 'ServicePrincipal'
      assignRole(store, { principalId, principalType, role, now: clock.now() })
    },
    signIn: (authorizationUrl, choice) => signInAsBrowser(entra, deps.entraPlane, authorizationUrl, choice),
    setUserEnabled(user, enabled) {
      const found = directory.findUser(userId(user))
      if (found) directory.saveUser({ ...found, accountEnabled: enabled })
      if (!enabled) challengePrincipal(entra, userId(user))
    },
    revokeSignInSessions(user) {
      revokeSignInSessions(entra, userId(user))
      challengePrincipal(entra, userId(user))
    },
    changePassword(user) {
      changePassword(entra, userId(user))
      challengePrincipal(entra, userId(user))
    },
    removeConsent: (clientId, user) => directory.removeConsent(clientId, user === undefined ? undefined : userId(user)),
    failures: {
      arm: (failure) =>
        entra.armed.arm({ ...failure, ...(failure.userId !== undefined && { userId: userId(failure.userId) }) }),
      disarm: (id) => entra.armed.disarm(id),
      list: () => entra.armed.list(),
    },
    faults: deps.faults,
    calls: deps.log,
    vaultFaults: {
      arm(fault) {
        const id = ids.guid()
        armFault(store, id, fault)
        return id
      },
      disarm: (id) => disarmFault(store, id),
      list: () => listFaults(store),
    },
    vaultObjects: (vault) => listVaultObjects(entra, vaultOf(vault)),
    auditEvents: (vault) => auditEvents(deps, vault),
    vaultEvents: (vault) => listVaultEvents(entra, vault),
    createManagedIdentity: (displayName) => createManagedIdentity(entra, displayName),
    rotateSigningKey: async () => (await entra.signingKeys.rotate()).kid,
    async forgeToken(claims, signer = 'directory') {
      const key = await entra.signingKeys.current()
      const now = seconds(clock.now())
      const { privateKey } =
        signer === 'directory' ? key : await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
      return signJwt({ ...key, privateKey }, { iat: now, nbf: now, exp: now + 3600, ...claims }, true)
    },
    challengeClaims: (objectId) => challengePrincipal(entra, objectId),
    trustIssuer: (issuer, keys) => store.collection<readonly JsonWebKey[]>('federatedIssuers').set(issuer, keys),
    vaults: () =>
      [...store.collection<VaultRecord>(VAULTS).values()].map((vault) => ({
        name: vault.name,
        id: resourceIdOf(vault),
        url: deps.endpoints.vault(vault.name.toLowerCase()),
      })),
    vaultSettings: (vault) => readSettings(store, vault),
    changeVaultSettings: (change, vault) => changeSettings(store, change, vault && vaultOf(vault).name),
    ownVaultSettings: (vault) => ownSettings(store, vaultOf(vault).name),
    forgetVaultSettings: (vault) => forgetOwnSettings(store, vaultOf(vault).name),
    entraSettings: () => entraSettings(entra),
    changeEntraSettings: (change) => saveEntraSettings(entra, { ...entraSettings(entra), ...change }),
    snapshot: () => store.snapshot(),
    restore(snapshot) {
      checkSnapshot(snapshot)
      store.restore(snapshot)
      deps.restored()
    },
    forks: deps.forks,
    idSeed: () => seeds.get('seed')?.seed,
    seedIds(seed) {
      plantSeed(seeds, undefined)
      if (seed !== undefined) plantSeed(seeds, seed)
    },
    hosts: () =>
      hostLines(
        deps.endpoints,
        control.vaults().map((vault) => vault.name),
      ),
    ca: deps.ca,
  }
  return control
}

function registeredApp(entra: EntraContext, appId: string): RegisteredApp {
  const current = () => requireApp(entra, appId)
  const { servicePrincipalId, displayName } = current()
  return {
    clientId: appId,
    objectId: servicePrincipalId,
    displayName,
    addSecret: (description, lifeDays) => addSecret(entra, appId, description, lifeDays),
    removeSecret: (keyId) => removeSecret(entra, appId, keyId),
    addCertificate: (certificate, name) => addCertificate(entra, appId, certificate, name).thumbprint,
    trustSubject: (subjectName, authority) => trustSubject(entra, appId, subjectName, authority),
    exposeApi: (api) => exposeApi(entra, appId, api),
    addFederatedCredential(credential) {
      const app = current()
      const record = { ...credential, id: entra.ids.guid(), description: '' }
      entra.directory.saveApp({ ...app, federatedCredentials: [...app.federatedCredentials, record] })
    },
    addRedirectUri(uri, platform = 'web') {
      const app = current()
      const uris = [...new Set([...app.redirectUris[platform], uri])]
      entra.directory.saveApp({ ...app, redirectUris: { ...app.redirectUris, [platform]: uris } })
    },
    setEnabled: (enabled) => entra.directory.saveApp({ ...current(), enabled }),
    delete: () => entra.directory.deleteApp(appId),
  }
}

const resourceIdOf = (vault: VaultRecord): string =>
  `/subscriptions/${vault.subscriptionId}/resourceGroups/${vault.resourceGroup}/providers/Microsoft.KeyVault/vaults/${vault.name}`

const vaultPath = (name: string, group = RESOURCE_GROUP): string =>
  `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`

function vaultBody(tenantId: string, vault: NewVault) {
  return {
    location: vault.location ?? LOCATION,
    tags: vault.tags ?? {},
    properties: {
      tenantId,
      sku: { family: 'A', name: vault.sku ?? 'standard' },
      accessPolicies: (vault.accessPolicies ?? []).map((entry) => ({ tenantId, ...entry })),
      enableRbacAuthorization: vault.enableRbacAuthorization ?? false,
      ...(vault.softDeleteRetentionInDays !== undefined && {
        softDeleteRetentionInDays: vault.softDeleteRetentionInDays,
      }),
      ...(vault.enablePurgeProtection && { enablePurgeProtection: true }),
    },
  }
}

/** The id of a vault in whichever group it is. */
async function pathOfVault(deps: ControlDeps, name: string): Promise<string> {
  const list = await arm(deps, 'GET', `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.KeyVault/vaults`)
  const found = (list.value as { name: string; id: string }[]).find((v) => v.name.toLowerCase() === name.toLowerCase())
  if (!found) throw new Error(`There is no vault named ${name} in the sandbox.`)
  return found.id
}

async function changePolicies(
  deps: ControlDeps,
  vault: string,
  kind: 'add' | 'replace' | 'remove',
  entry: AccessPolicyEntry,
) {
  await arm(deps, 'PUT', `${await pathOfVault(deps, vault)}/accessPolicies/${kind}`, {
    properties: { accessPolicies: [entry] },
  })
}

/** Calls Resource Manager as the administrator. @throws with Azure's own words when it refuses. */
async function arm(deps: ControlDeps, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const { entra, endpoints } = deps
  const administrator = entra.directory.users(entra.tenantId).find((user) => user.isAdministrator)
  if (!administrator) throw new Error('The sandbox has no administrator.')
  const answer: SandboxResponse = await callPlane(deps.armPlane, {
    method,
    path: `${path}?api-version=2023-07-01`,
    headers: { authorization: await portalAuthorization(entra, administrator, endpoints.armResource) },
    body,
    origin: endpoints.arm,
  })
  if (answer.status < 300) return (answer.body ?? {}) as Record<string, unknown>
  const { error } = answer.body as { error: { code: string; message: string } }
  throw new Error(`${error.code}: ${error.message}`)
}
