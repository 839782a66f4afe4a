/**
 * Lists of vaults: of a group, of a subscription, and the old list of any resource.
 */
import type { SandboxResponse } from '../core/http.ts'
import { VAULT_TYPE, type VaultRecord, vaultId } from '../core/vault-record.ts'
import { type ArmCall, isAllowed, param, requireGroup } from './call.ts'
import { locationId } from './locations.ts'
import { readPage } from './paging.ts'
import { vaultAnswer } from './vault-answer.ts'
import { isIn, vaults } from './vault-store.ts'

export function listVaultsOfGroup(call: ArmCall): SandboxResponse {
  const group = requireGroup(call)
  return listVaults(call, (vault) => isIn(vault, group.subscriptionId, group.name))
}

export function listVaultsOfSubscription(call: ArmCall): SandboxResponse {
  return listVaults(call, (vault) => vault.subscriptionId === param(call, 'subscription'))
}

/** The action that shows a vault. */
export const SEE_VAULT = 'Microsoft.KeyVault/vaults/read'

/** Those of the vaults that the caller may see. */
const seen = (call: ArmCall, belongs: (vault: VaultRecord) => boolean): VaultRecord[] =>
  [...vaults(call.context).values()].filter((vault) => belongs(vault) && isAllowed(call, SEE_VAULT, vaultId(vault)))

/** The order of Resource Manager's lists: region by region, then by group and name (r010, r076; the token of r009). */
const placeOf = (vault: VaultRecord): string => `${locationId(vault.location)}|${vault.resourceGroup}|${vault.name}`

function listVaults(call: ArmCall, belongs: (vault: VaultRecord) => boolean): SandboxResponse {
  const { items, link } = readPage(call, seen(call, belongs), placeOf, 'always')
  const value = items.map((vault) => vaultAnswer(call.context, vault, call.apiVersion))
  return { status: 200, body: { value, ...link } }
}

/** Any resource of the subscription, of which the sandbox has vaults. */
export function listResources(call: ArmCall): SandboxResponse {
  const filter = call.request.query.get('$filter') ?? ''
  const type = /resourceType eq '([^']+)'/i.exec(filter)?.[1]
  const wanted = type === undefined || type.toLowerCase() === VAULT_TYPE.toLowerCase()
  const own = seen(call, (vault) => wanted && vault.subscriptionId === param(call, 'subscription'))
  const { items, link } = readPage(call, own, placeOf, 'always')
  const value = items.map((vault) => ({
    id: vaultId(vault),
    name: vault.name,
    type: VAULT_TYPE,
    location: vault.location,
    tags: vault.tags,
  }))
  return { status: 200, body: { value, ...link } }
}
