/**
 * Every call Resource Manager answers, as data: method, path, the action a role must allow, and who handles it.
 * `{name}` matches one segment, `{+name}` any number of them. Literals match without regard to case.
 */
import { changeAccessPolicies } from './access-policies.ts'
import type { VersionFamily } from './api-versions.ts'
import type { ArmHandler } from './call.ts'
import {
  checkNameAvailability,
  getDeletedVault,
  getOperationResult,
  listDeletedVaults,
  purgeDeletedVault,
} from './deleted-vaults.ts'
import {
  deleteConnection,
  getConnection,
  listConnections,
  listPrivateLinkResources,
  putConnection,
} from './private-endpoints.ts'
import { listOperations } from './provider-operations.ts'
import {
  deleteRoleAssignment,
  getRoleAssignment,
  getRoleDefinition,
  listRoleAssignments,
  listRoleDefinitions,
  putRoleAssignment,
} from './role-assignments.ts'
import {
  deleteGroup,
  getGroup,
  getProvider,
  getSubscription,
  listGroups,
  listLocations,
  listSubscriptions,
  listTenants,
  putGroup,
} from './subscriptions.ts'
import {
  getKey,
  getKeyVersion,
  getSecret,
  listKeys,
  listKeyVersions,
  listSecrets,
  patchSecret,
  putKey,
  putSecret,
} from './vault-objects.ts'
import {
  deleteVault,
  getVault,
  listResources,
  listVaultsOfGroup,
  listVaultsOfSubscription,
  patchVault,
  putVault,
} from './vaults.ts'

export interface ArmOperation {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  readonly path: string
  /** Undefined: any signed-in caller. */
  readonly action?: string
  readonly versions: VersionFamily
  readonly handler: ArmHandler
}

const SUBSCRIPTION = '/subscriptions/{subscription}'
const GROUP = `${SUBSCRIPTION}/resourceGroups/{group}`
const PROVIDER = '/providers/Microsoft.KeyVault'
const VAULT = `${GROUP}${PROVIDER}/vaults/{vault}`
const LOCATION = `${SUBSCRIPTION}${PROVIDER}/locations/{location}`
const AUTHORIZATION = '/{+scope}/providers/Microsoft.Authorization'

const keyVault = (method: ArmOperation['method'], path: string, action: string, handler: ArmHandler): ArmOperation => ({
  method,
  path,
  action: `Microsoft.KeyVault/${action}`,
  versions: 'keyVault',
  handler,
})

const resources = (
  method: ArmOperation['method'],
  path: string,
  action: string,
  handler: ArmHandler,
): ArmOperation => ({
  method,
  path,
  action,
  versions: 'any',
  handler,
})

export const ARM_OPERATIONS: readonly ArmOperation[] = [
  { method: 'GET', path: '/tenants', versions: 'any', handler: listTenants },
  { method: 'GET', path: '/subscriptions', versions: 'any', handler: listSubscriptions },
  { method: 'GET', path: `${PROVIDER}/operations`, versions: 'keyVault', handler: listOperations },
  resources('GET', SUBSCRIPTION, 'Microsoft.Resources/subscriptions/read', getSubscription),
  resources('GET', `${SUBSCRIPTION}/locations`, 'Microsoft.Resources/subscriptions/locations/read', listLocations),
  resources('GET', `${SUBSCRIPTION}/resources`, 'Microsoft.Resources/subscriptions/resources/read', listResources),
  resources(
    'GET',
    `${SUBSCRIPTION}/resourceGroups`,
    'Microsoft.Resources/subscriptions/resourceGroups/read',
    listGroups,
  ),
  resources('GET', GROUP, 'Microsoft.Resources/subscriptions/resourceGroups/read', getGroup),
  resources('PUT', GROUP, 'Microsoft.Resources/subscriptions/resourceGroups/write', putGroup),
  resources('DELETE', GROUP, 'Microsoft.Resources/subscriptions/resourceGroups/delete', deleteGroup),
  resources('GET', `${SUBSCRIPTION}${PROVIDER}`, 'Microsoft.Resources/subscriptions/providers/read', getProvider),

  keyVault('PUT', VAULT, 'vaults/write', putVault),
  keyVault('PATCH', VAULT, 'vaults/write', patchVault),
  keyVault('GET', VAULT, 'vaults/read', getVault),
  keyVault('DELETE', VAULT, 'vaults/delete', deleteVault),
  keyVault('GET', `${GROUP}${PROVIDER}/vaults`, 'vaults/read', listVaultsOfGroup),
  keyVault('GET', `${SUBSCRIPTION}${PROVIDER}/vaults`, 'vaults/read', listVaultsOfSubscription),
  keyVault('PUT', `${VAULT}/accessPolicies/{kind}`, 'vaults/accessPolicies/write', changeAccessPolicies),
  keyVault(
    'POST',
    `${SUBSCRIPTION}${PROVIDER}/checkNameAvailability`,
    'checkNameAvailability/read',
    checkNameAvailability,
  ),
  keyVault('GET', `${SUBSCRIPTION}${PROVIDER}/deletedVaults`, 'deletedVaults/read', listDeletedVaults),
  keyVault('GET', `${LOCATION}/deletedVaults/{vault}`, 'locations/deletedVaults/read', getDeletedVault),
  keyVault(
    'POST',
    `${LOCATION}/deletedVaults/{vault}/purge`,
    'locations/deletedVaults/purge/action',
    purgeDeletedVault,
  ),
  keyVault('GET', `${LOCATION}/operationResults/{operation}`, 'locations/operationResults/read', getOperationResult),
  keyVault('PUT', `${VAULT}/secrets/{name}`, 'vaults/secrets/write', putSecret),
  keyVault('PATCH', `${VAULT}/secrets/{name}`, 'vaults/secrets/write', patchSecret),
  keyVault('GET', `${VAULT}/secrets/{name}`, 'vaults/secrets/read', getSecret),
  keyVault('GET', `${VAULT}/secrets`, 'vaults/secrets/read', listSecrets),
  keyVault('PUT', `${VAULT}/keys/{name}`, 'vaults/keys/write', putKey),
  keyVault('GET', `${VAULT}/keys/{name}`, 'vaults/keys/read', getKey),
  keyVault('GET', `${VAULT}/keys`, 'vaults/keys/read', listKeys),
  keyVault('GET', `${VAULT}/keys/{name}/versions`, 'vaults/keys/versions/read', listKeyVersions),
  keyVault('GET', `${VAULT}/keys/{name}/versions/{version}`, 'vaults/keys/versions/read', getKeyVersion),
  keyVault('GET', `${VAULT}/privateLinkResources`, 'vaults/privateLinkResources/read', listPrivateLinkResources),
  keyVault('GET', `${VAULT}/privateEndpointConnections`, 'vaults/privateEndpointConnections/read', listConnections),
  keyVault(
    'GET',
    `${VAULT}/privateEndpointConnections/{connection}`,
    'vaults/privateEndpointConnections/read',
    getConnection,
  ),
  keyVault(
    'PUT',
    `${VAULT}/privateEndpointConnections/{connection}`,
    'vaults/privateEndpointConnections/write',
    putConnection,
  ),
  keyVault(
    'DELETE',
    `${VAULT}/privateEndpointConnections/{connection}`,
    'vaults/privateEndpointConnections/delete',
    deleteConnection,
  ),

  resources(
    'GET',
    `${AUTHORIZATION}/roleDefinitions`,
    'Microsoft.Authorization/roleDefinitions/read',
    listRoleDefinitions,
  ),
  resources(
    'GET',
    `${AUTHORIZATION}/roleDefinitions/{name}`,
    'Microsoft.Authorization/roleDefinitions/read',
    getRoleDefinition,
  ),
  resources(
    'GET',
    `${AUTHORIZATION}/roleAssignments`,
    'Microsoft.Authorization/roleAssignments/read',
    listRoleAssignments,
  ),
  resources(
    'GET',
    `${AUTHORIZATION}/roleAssignments/{name}`,
    'Microsoft.Authorization/roleAssignments/read',
    getRoleAssignment,
  ),
  resources(
    'PUT',
    `${AUTHORIZATION}/roleAssignments/{name}`,
    'Microsoft.Authorization/roleAssignments/write',
    putRoleAssignment,
  ),
  resources(
    'DELETE',
    `${AUTHORIZATION}/roleAssignments/{name}`,
    'Microsoft.Authorization/roleAssignments/delete',
    deleteRoleAssignment,
  ),
]
