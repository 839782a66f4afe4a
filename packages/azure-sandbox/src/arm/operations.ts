/**
 * Every call Resource Manager answers, as data, under Microsoft's operation id: method, path, the action a role must allow,
 * and who handles it. `{name}` matches one segment, `{+name}` any number of them. Literals match without regard to case.
 */
import type { Attributes } from '../core/conditions/expression.ts'
import { changeAccessPolicies } from './access-policies.ts'
import type { ResourceType } from './api-versions.ts'
import type { ArmCall, ArmHandler } from './call.ts'
import {
  checkNameAvailability,
  getDeletedVault,
  getOperationResult,
  listDeletedVaults,
  purgeDeletedVault,
} from './deleted-vaults.ts'
import { getKey, getKeyVersion, listKeys, listKeyVersions, putKey } from './objects/keys.ts'
import { getSecret, listSecrets, patchSecret, putSecret } from './objects/secrets.ts'
import {
  deleteConnection,
  getConnection,
  listConnections,
  listPrivateLinkResources,
  putConnection,
} from './private-endpoints.ts'
import { getProvider, listProviders } from './provider.ts'
import { listOperations } from './provider-operations.ts'
import {
  checkGroup,
  deleteGroup,
  getGroup,
  getGroupResult,
  listGroups,
  patchGroup,
  putGroup,
  SEE_GROUP,
} from './resource-groups.ts'
import {
  deleteRoleAssignment,
  getRoleAssignment,
  listRoleAssignments,
  putRoleAssignment,
  requestAttributes,
} from './roles/assignments.ts'
import { deleteRoleDefinition, getRoleDefinition, listRoleDefinitions, putRoleDefinition } from './roles/definitions.ts'
import { getSubscription, listLocations, listSubscriptions, listTenants } from './subscriptions.ts'
import { listResources, listVaultsOfGroup, listVaultsOfSubscription, SEE_VAULT } from './vault-lists.ts'
import { deleteVault, getVault, patchVault, putVault } from './vaults.ts'

export interface ArmOperation {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  readonly path: string
  /** Undefined: any signed-in caller. */
  readonly action?: string
  /** Of a list: the action that shows an item. A role below the list's scope shows those it covers. */
  readonly shows?: string
  /** The type of the Key Vault provider; undefined for Resource Manager's own. */
  readonly type?: ResourceType
  /** Answered by the Key Vault provider: its version is in the headers. Resource Manager lists vaults itself (r009, r076). */
  readonly byProvider: boolean
  /** What conditions of the caller's roles may ask about the request. */
  readonly attributes?: (call: ArmCall) => Attributes
  readonly handler: ArmHandler
}

type Method = ArmOperation['method']

export const SUBSCRIPTION = '/subscriptions/{subscription}'
export const GROUP = `${SUBSCRIPTION}/resourceGroups/{group}`
export const PROVIDER = '/providers/Microsoft.KeyVault'
export const VAULT = `${GROUP}${PROVIDER}/vaults/{vault}`
export const LOCATION = `${SUBSCRIPTION}${PROVIDER}/locations/{location}`
const AUTHORIZATION = '/{+scope}/providers/Microsoft.Authorization'
const CONNECTION = `${VAULT}/privateEndpointConnections/{connection}`

const provided = (method: Method, path: string, type: ResourceType, action: string, handler: ArmHandler) =>
  ({ method, path, type, action: `Microsoft.KeyVault/${action}`, byProvider: true, handler }) satisfies ArmOperation

const listed = (path: string, handler: ArmHandler) =>
  ({
    ...provided('GET', path, 'vaults', 'vaults/read', handler),
    shows: SEE_VAULT,
    byProvider: false,
  }) satisfies ArmOperation

const own = (method: Method, path: string, action: string, handler: ArmHandler) =>
  ({ method, path, action, byProvider: false, handler }) satisfies ArmOperation

const resources = (method: Method, path: string, action: string, handler: ArmHandler) =>
  own(method, path, `Microsoft.Resources/subscriptions/${action}`, handler)

const authorization = (method: Method, path: string, action: string, handler: ArmHandler) =>
  own(method, `${AUTHORIZATION}/${path}`, `Microsoft.Authorization/${action}`, handler)

const forAnyone = (path: string, handler: ArmHandler) =>
  ({ method: 'GET', path, byProvider: false, handler }) satisfies ArmOperation

export const ARM_OPERATIONS = {
  Vaults_CreateOrUpdate: provided('PUT', VAULT, 'vaults', 'vaults/write', putVault),
  Vaults_Update: provided('PATCH', VAULT, 'vaults', 'vaults/write', patchVault),
  Vaults_Get: provided('GET', VAULT, 'vaults', 'vaults/read', getVault),
  Vaults_Delete: provided('DELETE', VAULT, 'vaults', 'vaults/delete', deleteVault),
  Vaults_ListByResourceGroup: listed(`${GROUP}${PROVIDER}/vaults`, listVaultsOfGroup),
  Vaults_ListBySubscription: listed(`${SUBSCRIPTION}${PROVIDER}/vaults`, listVaultsOfSubscription),
  Vaults_List: {
    ...resources('GET', `${SUBSCRIPTION}/resources`, 'resources/read', listResources),
    shows: SEE_VAULT,
  },
  Vaults_UpdateAccessPolicy: provided(
    'PUT',
    `${VAULT}/accessPolicies/{kind}`,
    'vaults/accessPolicies',
    'vaults/accessPolicies/write',
    changeAccessPolicies,
  ),
  Vaults_CheckNameAvailability: provided(
    'POST',
    `${SUBSCRIPTION}${PROVIDER}/checkNameAvailability`,
    'checkNameAvailability',
    'checkNameAvailability/read',
    checkNameAvailability,
  ),
  Vaults_ListDeleted: provided(
    'GET',
    `${SUBSCRIPTION}${PROVIDER}/deletedVaults`,
    'deletedVaults',
    'deletedVaults/read',
    listDeletedVaults,
  ),
  Vaults_GetDeleted: provided(
    'GET',
    `${LOCATION}/deletedVaults/{vault}`,
    'locations/deletedVaults',
    'locations/deletedVaults/read',
    getDeletedVault,
  ),
  Vaults_PurgeDeleted: provided(
    'POST',
    `${LOCATION}/deletedVaults/{vault}/purge`,
    'locations/deletedVaults',
    'locations/deletedVaults/purge/action',
    purgeDeletedVault,
  ),
  OperationResults_Get: provided(
    'GET',
    `${LOCATION}/operationResults/{operation}`,
    'locations/operationResults',
    'locations/operationResults/read',
    getOperationResult,
  ),

  Secrets_CreateOrUpdate: provided(
    'PUT',
    `${VAULT}/secrets/{name}`,
    'vaults/secrets',
    'vaults/secrets/write',
    putSecret,
  ),
  Secrets_Update: provided('PATCH', `${VAULT}/secrets/{name}`, 'vaults/secrets', 'vaults/secrets/write', patchSecret),
  Secrets_Get: provided('GET', `${VAULT}/secrets/{name}`, 'vaults/secrets', 'vaults/secrets/read', getSecret),
  Secrets_List: provided('GET', `${VAULT}/secrets`, 'vaults/secrets', 'vaults/secrets/read', listSecrets),
  Keys_CreateIfNotExist: provided('PUT', `${VAULT}/keys/{name}`, 'vaults/keys', 'vaults/keys/write', putKey),
  Keys_Get: provided('GET', `${VAULT}/keys/{name}`, 'vaults/keys', 'vaults/keys/read', getKey),
  Keys_List: provided('GET', `${VAULT}/keys`, 'vaults/keys', 'vaults/keys/read', listKeys),
  Keys_ListVersions: provided(
    'GET',
    `${VAULT}/keys/{name}/versions`,
    'vaults/keys/versions',
    'vaults/keys/versions/read',
    listKeyVersions,
  ),
  Keys_GetVersion: provided(
    'GET',
    `${VAULT}/keys/{name}/versions/{version}`,
    'vaults/keys/versions',
    'vaults/keys/versions/read',
    getKeyVersion,
  ),

  PrivateLinkResources_ListByVault: provided(
    'GET',
    `${VAULT}/privateLinkResources`,
    'vaults/privateLinkResources',
    'vaults/privateLinkResources/read',
    listPrivateLinkResources,
  ),
  PrivateEndpointConnections_ListByResource: provided(
    'GET',
    `${VAULT}/privateEndpointConnections`,
    'vaults/privateEndpointConnections',
    'vaults/privateEndpointConnections/read',
    listConnections,
  ),
  PrivateEndpointConnections_Get: provided(
    'GET',
    CONNECTION,
    'vaults/privateEndpointConnections',
    'vaults/privateEndpointConnections/read',
    getConnection,
  ),
  PrivateEndpointConnections_Put: provided(
    'PUT',
    CONNECTION,
    'vaults/privateEndpointConnections',
    'vaults/privateEndpointConnections/write',
    putConnection,
  ),
  PrivateEndpointConnections_Delete: provided(
    'DELETE',
    CONNECTION,
    'vaults/privateEndpointConnections',
    'vaults/privateEndpointConnections/delete',
    deleteConnection,
  ),
  Operations_List: { ...forAnyone(`${PROVIDER}/operations`, listOperations), type: 'operations', byProvider: true },

  Tenants_List: forAnyone('/tenants', listTenants),
  Subscriptions_List: forAnyone('/subscriptions', listSubscriptions),
  Subscriptions_Get: resources('GET', SUBSCRIPTION, 'read', getSubscription),
  Subscriptions_ListLocations: resources('GET', `${SUBSCRIPTION}/locations`, 'locations/read', listLocations),
  ResourceGroups_List: {
    ...resources('GET', `${SUBSCRIPTION}/resourceGroups`, 'resourceGroups/read', listGroups),
    shows: SEE_GROUP,
  },
  ResourceGroups_Get: resources('GET', GROUP, 'resourceGroups/read', getGroup),
  ResourceGroups_CheckExistence: resources('HEAD', GROUP, 'resourceGroups/read', checkGroup),
  ResourceGroups_CreateOrUpdate: resources('PUT', GROUP, 'resourceGroups/write', putGroup),
  ResourceGroups_Update: resources('PATCH', GROUP, 'resourceGroups/write', patchGroup),
  ResourceGroups_Delete: resources('DELETE', GROUP, 'resourceGroups/delete', deleteGroup),
  ResourceGroups_DeleteResult: resources(
    'GET',
    `${SUBSCRIPTION}/operationresults/{operation}`,
    'operationresults/read',
    getGroupResult,
  ),
  Providers_List: resources('GET', `${SUBSCRIPTION}/providers`, 'providers/read', listProviders),
  Providers_Get: resources('GET', `${SUBSCRIPTION}${PROVIDER}`, 'providers/read', getProvider),
  Providers_Register: own(
    'POST',
    `${SUBSCRIPTION}${PROVIDER}/register`,
    'Microsoft.KeyVault/register/action',
    getProvider,
  ),

  RoleDefinitions_List: authorization('GET', 'roleDefinitions', 'roleDefinitions/read', listRoleDefinitions),
  RoleDefinitions_Get: authorization('GET', 'roleDefinitions/{name}', 'roleDefinitions/read', getRoleDefinition),
  RoleDefinitions_GetById: forAnyone('/providers/Microsoft.Authorization/roleDefinitions/{name}', getRoleDefinition),
  RoleDefinitions_CreateOrUpdate: authorization(
    'PUT',
    'roleDefinitions/{name}',
    'roleDefinitions/write',
    putRoleDefinition,
  ),
  RoleDefinitions_Delete: authorization(
    'DELETE',
    'roleDefinitions/{name}',
    'roleDefinitions/delete',
    deleteRoleDefinition,
  ),
  RoleAssignments_List: authorization('GET', 'roleAssignments', 'roleAssignments/read', listRoleAssignments),
  RoleAssignments_Get: authorization('GET', 'roleAssignments/{name}', 'roleAssignments/read', getRoleAssignment),
  RoleAssignments_Create: {
    ...authorization('PUT', 'roleAssignments/{name}', 'roleAssignments/write', putRoleAssignment),
    attributes: requestAttributes,
  },
  RoleAssignments_Delete: authorization(
    'DELETE',
    'roleAssignments/{name}',
    'roleAssignments/delete',
    deleteRoleAssignment,
  ),
} as const satisfies Readonly<Record<string, ArmOperation>>

export type ArmOperationId = keyof typeof ARM_OPERATIONS
