/**
 * What surrounds vaults: tenants, subscriptions, resource groups, locations, the provider's own description.
 */
import type { SandboxResponse } from '../core/http.ts'
import { covers, ROLE_ASSIGNMENTS, type RoleAssignmentRecord } from '../core/role-record.ts'
import { KEY_VAULT_VERSIONS } from './api-versions.ts'
import {
  type ArmCall,
  type ArmContext,
  type GroupRecord,
  groupKey,
  groups,
  LOCATIONS,
  locationId,
  param,
  readBody,
  requireGroup,
} from './call.ts'
import { ArmError } from './errors.ts'
import { readTags, vaults } from './vaults.ts'

export interface SubscriptionRecord {
  readonly id: string
  readonly displayName: string
  readonly tenantId: string
}

export const subscriptions = (context: ArmContext) => context.store.collection<SubscriptionRecord>('subscriptions')

export function listTenants(call: ArmCall): SandboxResponse {
  const { tenantId, tenantName } = call.context
  return {
    status: 200,
    body: {
      value: [
        {
          id: `/tenants/${tenantId}`,
          tenantId,
          displayName: tenantName,
          tenantCategory: 'Home',
          defaultDomain: 'contoso.onmicrosoft.com',
          domains: ['contoso.onmicrosoft.com'],
          tenantType: 'AAD',
        },
      ],
    },
  }
}

/** Those in which the caller holds any role; an empty list is what a person without a role sees. */
export function listSubscriptions(call: ArmCall): SandboxResponse {
  const { context, caller } = call
  const scopes = [...context.store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS).values()]
    .filter((a) => a.principalId === caller.objectId || caller.groups.includes(a.principalId))
    .map((a) => a.scope)
  const visible = [...subscriptions(context).values()].filter((s) =>
    scopes.some((scope) => covers(`/subscriptions/${s.id}`, scope) || covers(scope, `/subscriptions/${s.id}`)),
  )
  return {
    status: 200,
    body: { value: visible.map(subscriptionAnswer), count: { type: 'Total', value: visible.length } },
  }
}

export function getSubscription(call: ArmCall): SandboxResponse {
  const found = subscriptions(call.context).get(param(call, 'subscription'))
  if (!found) throw new ArmError('subscriptionNotFound', { subscription: param(call, 'subscription') })
  return { status: 200, body: subscriptionAnswer(found) }
}

function subscriptionAnswer(subscription: SubscriptionRecord) {
  return {
    id: `/subscriptions/${subscription.id}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: subscription.id,
    tenantId: subscription.tenantId,
    displayName: subscription.displayName,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  }
}

export function listLocations(call: ArmCall): SandboxResponse {
  const base = `/subscriptions/${param(call, 'subscription')}/locations`
  const value = LOCATIONS.map((name) => ({
    id: `${base}/${name}`,
    name,
    type: 'Region',
    displayName: name,
    regionalDisplayName: name,
  }))
  return { status: 200, body: { value } }
}

const groupAnswer = (group: GroupRecord) => ({
  id: `/subscriptions/${group.subscriptionId}/resourceGroups/${group.name}`,
  name: group.name,
  type: 'Microsoft.Resources/resourceGroups',
  location: group.location,
  tags: group.tags,
  properties: { provisioningState: 'Succeeded' },
})

export function listGroups(call: ArmCall): SandboxResponse {
  const own = [...groups(call.context).values()].filter((g) => g.subscriptionId === param(call, 'subscription'))
  return { status: 200, body: { value: own.map(groupAnswer) } }
}

export function getGroup(call: ArmCall): SandboxResponse {
  return { status: 200, body: groupAnswer(requireGroup(call)) }
}

export function putGroup(call: ArmCall): SandboxResponse {
  const name = param(call, 'group')
  const subscriptionId = param(call, 'subscription')
  if (!/^[-\w.()]{1,90}$/.test(name) || name.endsWith('.')) throw new ArmError('groupNameInvalid', { name })
  const body = readBody(call.request)
  const { location } = body
  if (typeof location !== 'string' || location === '') throw new ArmError('locationRequired')
  const existing = groups(call.context).get(groupKey(subscriptionId, name))
  if (existing && locationId(existing.location) !== locationId(location)) {
    throw new ArmError('groupLocationConflict', { location, existing: existing.location })
  }
  const group: GroupRecord = {
    name: existing?.name ?? name,
    subscriptionId,
    location: locationId(location),
    tags: readTags(body.tags) ?? {},
  }
  groups(call.context).set(groupKey(subscriptionId, name), group)
  return { status: existing ? 200 : 201, body: groupAnswer(group) }
}

/** Only an empty group goes: a list of cascading deletions is more than a sandbox of vaults needs. */
export function deleteGroup(call: ArmCall): SandboxResponse {
  const group = requireGroup(call)
  const full = [...vaults(call.context).values()].some(
    (v) => groupKey(v.subscriptionId, v.resourceGroup) === groupKey(group.subscriptionId, group.name),
  )
  if (full) throw new ArmError('badRequest', { reason: `Delete the vaults of resource group '${group.name}' first.` })
  groups(call.context).delete(groupKey(group.subscriptionId, group.name))
  return { status: 200 }
}

const TYPES = [
  'vaults',
  'vaults/secrets',
  'vaults/accessPolicies',
  'operations',
  'checkNameAvailability',
  'deletedVaults',
  'locations',
  'locations/deletedVaults',
  'locations/operationResults',
]

export function getProvider(call: ArmCall): SandboxResponse {
  return {
    status: 200,
    body: {
      id: `/subscriptions/${param(call, 'subscription')}/providers/Microsoft.KeyVault`,
      namespace: 'Microsoft.KeyVault',
      registrationState: 'Registered',
      registrationPolicy: 'RegistrationRequired',
      resourceTypes: TYPES.map((resourceType) => ({
        resourceType,
        locations: resourceType === 'vaults' || resourceType.startsWith('vaults/') ? LOCATIONS : [],
        apiVersions: KEY_VAULT_VERSIONS,
        defaultApiVersion: '2023-07-01',
        capabilities: 'None',
      })),
    },
  }
}
