/** Subscriptions and vaults, made and opened through Resource Manager itself, so that its rules hold. */
import { type GroupRecord, groupKey } from '../arm/call.ts'
import { isGuid } from '../arm/input/values.ts'
import type { SubscriptionRecord } from '../arm/subscriptions.ts'
import type { SandboxResponse } from '../core/http.ts'
import { InputProblem } from '../core/input.ts'
import { type AccessPolicyEntry, VAULTS, type VaultRecord, vaultId } from '../core/vault-record.ts'
import { callPlane, portalAuthorization } from '../in-process.ts'
import { LOCATION, RESOURCE_GROUP, SUBSCRIPTION_ID } from '../seed.ts'
import { listVaultObjects, type VaultObjectSummary } from '../vault/index.ts'
import type { ControlDeps } from './deps.ts'
import { requireVault } from './require-vault.ts'

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

export interface VaultControl {
  vaults(): CreatedVault[]
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
  /** What a vault holds, values and key material left out. */
  vaultObjects(vault: string): readonly VaultObjectSummary[]
}

export function vaultControl(deps: ControlDeps): VaultControl {
  const { entra } = deps
  const { store, ids } = entra
  return {
    vaults: () =>
      [...store.collection<VaultRecord>(VAULTS).values()].map((vault) => ({
        name: vault.name,
        id: vaultId(vault),
        url: deps.endpoints.vault(vault.name.toLowerCase()),
      })),
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
    vaultObjects: (vault) => listVaultObjects(entra, requireVault(store, vault)),
  }
}
const vaultPath = (name: string, resourceGroup = RESOURCE_GROUP): string =>
  vaultId({ subscriptionId: SUBSCRIPTION_ID, resourceGroup, name })

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
