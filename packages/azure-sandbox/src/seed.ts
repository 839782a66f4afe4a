/**
 * What every sandbox starts with: the Contoso directory and its people, a second organization, a subscription and a
 * resource group. Ids are fixed, so that a configuration written for one sandbox works with the next.
 */

import { type GroupRecord, groupKey } from './arm/call.ts'
import { assignmentKey } from './arm/roles/assignments.ts'
import type { SubscriptionRecord } from './arm/subscriptions.ts'
import { ROLE_ASSIGNMENTS, type RoleAssignmentRecord, seedRoleDefinitions } from './core/role-record.ts'
import type { Store } from './core/store.ts'
import { openDirectory, type TenantRecord, type UserRecord } from './entra/directory.ts'

export const CONTOSO: TenantRecord = {
  id: '5a7d0c1e-6f2b-4c83-9e14-7b3a2d8f6051',
  displayName: 'Contoso',
  domain: 'contoso.onmicrosoft.com',
}
const FABRIKAM: TenantRecord = {
  id: 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48',
  displayName: 'Fabrikam',
  domain: 'fabrikam.onmicrosoft.com',
}
export const SUBSCRIPTION_ID = '1f4e8a92-73c6-4d05-8b19-e6a05d3c7f20'
export const RESOURCE_GROUP = 'contoso-dev'
export const LOCATION = 'eastus'

/** Ids of Azure's general roles. */
export const ROLE_IDS = {
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
} as const

type SeedUser = Pick<UserRecord, 'id' | 'displayName' | 'jobTitle'> & {
  readonly tenant: TenantRecord
  readonly role?: keyof typeof ROLE_IDS
  readonly isAdministrator?: true
  readonly blocked?: true
}

const USERS: readonly SeedUser[] = [
  {
    id: '3d6b0f14-2a98-4e57-8c01-f5e7d9a4b362',
    displayName: 'Megan Bowen',
    jobTitle: 'IT administrator',
    tenant: CONTOSO,
    role: 'Owner',
    isAdministrator: true,
  },
  {
    id: '81c5e2a7-94d3-4b6f-a0e8-3c7f1b5d2906',
    displayName: 'Alex Wilber',
    jobTitle: 'Integration engineer',
    tenant: CONTOSO,
    role: 'Contributor',
  },
  {
    id: 'e7f29d38-05b1-46ca-9d74-a8b6c3e01f57',
    displayName: 'Adele Vance',
    jobTitle: 'Retail manager',
    tenant: CONTOSO,
    role: 'Reader',
  },
  {
    id: '0b94a6d1-c7e3-4528-b6f0-5d2e8a7c1394',
    displayName: 'Lee Gu',
    jobTitle: 'Former colleague',
    tenant: CONTOSO,
    blocked: true,
  },
  { id: 'f1a83c5e-62d9-4704-be95-07c4d6e2b8a1', displayName: 'Diego Siciliani', jobTitle: 'Partner', tenant: FABRIKAM },
]

/** Fills an empty store; a store with data is left as it is. `now` in milliseconds. */
export function seed(store: Store, now: number): void {
  seedRoleDefinitions(store)
  const directory = openDirectory(store)
  if (directory.tenants.size > 0) return
  for (const tenant of [CONTOSO, FABRIKAM]) directory.tenants.set(tenant.id, tenant)
  store.collection<SubscriptionRecord>('subscriptions').set(SUBSCRIPTION_ID, {
    id: SUBSCRIPTION_ID,
    displayName: 'Contoso Development',
    tenantId: CONTOSO.id,
  })
  store.collection<GroupRecord>('resourceGroups').set(groupKey(SUBSCRIPTION_ID, RESOURCE_GROUP), {
    name: RESOURCE_GROUP,
    subscriptionId: SUBSCRIPTION_ID,
    location: LOCATION,
    tags: {},
  })
  for (const { tenant, role, blocked, isAdministrator, ...person } of USERS) {
    const [givenName = '', surname = ''] = person.displayName.split(' ')
    const user: UserRecord = {
      ...person,
      tenantId: tenant.id,
      userPrincipalName: `${givenName.toLowerCase()}.${surname.toLowerCase()}@${tenant.domain}`,
      givenName,
      surname,
      accountEnabled: !blocked,
      isAdministrator: isAdministrator ?? false,
      groups: [],
      signInSessionsValidFrom: 0,
    }
    directory.saveUser(user)
    if (role) assignRole(store, { principalId: user.id, principalType: 'User', role, now })
  }
}

/** Gives a principal one of the general roles on the subscription (its id is derived, so giving it twice is once). */
export function assignRole(
  store: Store,
  wanted: {
    readonly principalId: string
    readonly principalType: RoleAssignmentRecord['principalType']
    readonly role: keyof typeof ROLE_IDS
    readonly now: number
  },
): void {
  const { principalId, principalType, role, now } = wanted
  const scope = `/subscriptions/${SUBSCRIPTION_ID}`
  const name = `${principalId.slice(0, 24)}${ROLE_IDS[role].slice(24)}`
  const createdOn = new Date(now).toISOString()
  store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS).set(assignmentKey(scope, name), {
    name,
    scope,
    roleDefinitionId: ROLE_IDS[role],
    principalId,
    principalType,
    createdOn,
    updatedOn: createdOn,
    createdBy: '',
  })
}
