/**
 * Whose vaults they are: tenants, subscriptions, and the places a subscription may use.
 */
import type { SandboxResponse } from '../core/http.ts'
import { covers, ROLE_ASSIGNMENTS, type RoleAssignmentRecord } from '../core/role-record.ts'
import { type ArmCall, type ArmContext, param } from './call.ts'
import { ArmError } from './errors.ts'
import { LOCATION_NAMES } from './locations.ts'

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
  const value = Object.entries(LOCATION_NAMES).map(([name, displayName]) => ({
    id: `${base}/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: displayName,
  }))
  return { status: 200, body: { value } }
}
