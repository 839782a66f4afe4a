/**
 * Lists of vaults: of a group, of a subscription, and the old list of any resource.
 */
import type { SandboxResponse } from '../core/http.ts'
import type { VaultRecord } from '../core/vault-record.ts'
import { type ArmCall, param, requireGroup } from './call.ts'
import { locationId } from './locations.ts'
import { readPage } from './paging.ts'
import { VAULT_TYPE, vaultAnswer, vaultId } from './vault-answer.ts'
import { isIn, vaults } from './vault-store.ts'

export function listVaultsOfGroup(call: ArmCall): SandboxResponse {
  const group = requireGroup(call)
  return listVaults(call, (vault) => isIn(vault, group.subscriptionId, group.name))
}

export function listVaultsOfSubscription(call: ArmCall): SandboxResponse {
  return listVaults(call, (vault) => vault.subscriptionId === param(call, 'subscription'))
}

/** The order of Resource Manager's lists: region by region, then by group and name (r010, r076; the token of r009). */
const placeOf = (vault: VaultRecord): string => `${locationId(vault.location)}|${vault.resourceGroup}|${vault.name}`

function listVaults(call: ArmCall, belongs: (vault: VaultRecord) => boolean): SandboxResponse {
  const found = [...vaults(call.context).values()].filter(belongs)
  const { items, link } = readPage(call, found, placeOf, 'always')
  const value = items.map((vault) => vaultAnswer(call.context, vault, call.apiVersion))
  return { status: 200, body: { value, ...link } }
}

/** Any resource of the subscription, of which the sandbox has vaults. */
export function listResources(call: ArmCall): SandboxResponse {
  const filter = call.request.query.get('$filter') ?? ''
  const type = /resourceType eq '([^']+)'/i.exec(filter)?.[1]
  const wanted = type === undefined || type.toLowerCase() === VAULT_TYPE.toLowerCase()
  const found = wanted ? [...vaults(call.context).values()] : []
  const own = found.filter((vault) => vault.subscriptionId === param(call, 'subscription'))
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
