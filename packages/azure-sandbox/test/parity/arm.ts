/**
 * What the sandbox does for each call of Resource Manager, and what witnesses it. The types ask for a row of every operation
 * and of every family that is refused.
 */
import type { ArmOperationId } from '../../src/arm/operations.ts'
import type { RefusedFamilyName } from '../../src/arm/refused.ts'
import type { ParityRow } from './row.ts'

type Claim = readonly [does: string, ...witness: ParityRow['witness']]

const sdk = (title: string) => `test/resource-manager/sdk-operations.test.ts: ${title}`
const refusal = (title: string) => `test/resource-manager/sdk-refusals.test.ts: ${title}`
const refused = (title: string) => `test/resource-manager/sdk-refused.test.ts: ${title}`
const gateway = (title: string) => `test/resource-manager/gateway.test.ts: ${title}`
const bodies = (title: string) => `test/resource-manager/bodies.test.ts: ${title}`
const settings = (title: string) => `test/resource-manager/vault-settings.test.ts: ${title}`
const around = (title: string) => `test/resource-manager/surroundings.test.ts: ${title}`
const ending = (title: string) => `test/resource-manager/purge-and-recover.test.ts: ${title}`
const lists = (title: string) => `test/resource-manager/lists-and-headers.test.ts: ${title}`
const roles = (title: string) => `test/resource-manager/roles.test.ts: ${title}`
const network = (title: string) => `test/resource-manager/network.test.ts: ${title}`
const earlier = (title: string) => `test/resource-manager.test.ts: ${title}`

const OPERATIONS: Readonly<Record<ArmOperationId, Claim>> = {
  Vaults_CreateOrUpdate: [
    'makes (RegisteringDns first), replaces, recovers',
    sdk('Vaults_CreateOrUpdate makes a vault and waits until it is there'),
    earlier('is answered as recorded: RegisteringDns first, then Succeeded with a slash'),
    ending('brings a vault back as it was'),
    'r003#1',
    'r007#0',
    'r076#1',
  ],
  Vaults_Update: [
    'merges; irreversible settings stay',
    sdk('Vaults_Update changes what it names and leaves the rest'),
    settings('soft delete stays with it, and so does its retention'),
    'r007#1',
  ],
  Vaults_Get: [
    'shows what was written, newer api-versions more',
    sdk('Vaults_Get shows a vault with its history'),
    lists('write times without trailing zeros (recording r002)'),
    lists('show the tier as it was written (recording r009)'),
    'r003#0',
    'r003#2',
  ],
  Vaults_Delete: [
    '200, then 204; soft delete; role assignments and connections go for good',
    sdk('Vaults_Delete takes the vault away and keeps it among the deleted'),
    earlier('deleted twice answers 200, then 204'),
    'r007#3',
  ],
  Vaults_ListByResourceGroup: [
    'pages region by region, the last one empty',
    sdk('Vaults_ListByResourceGroup lists the vaults of the group'),
    earlier('come in pages and end with an empty one'),
    lists('of vaults go region by region'),
    'r076#6',
  ],
  Vaults_ListBySubscription: [
    'the same over all groups',
    sdk('Vaults_ListBySubscription lists the vaults of every group'),
  ],
  Vaults_List: ['vaults in the old short shape', sdk('Vaults_List lists vaults in the old short shape')],
  Vaults_UpdateAccessPolicy: [
    'adds, replaces and removes single entries, and answers with those',
    sdk('Vaults_UpdateAccessPolicy answers with the entry it was asked about'),
    'test/official-sdks.test.ts: adds, replaces and removes access policies',
  ],
  Vaults_CheckNameAvailability: [
    'deleted names count as taken',
    sdk('Vaults_CheckNameAvailability counts deleted names as taken'),
  ],
  Vaults_ListDeleted: ['deleted vaults of the subscription', sdk('Vaults_ListDeleted lists deleted vaults')],
  Vaults_GetDeleted: [
    'until its retention is over',
    sdk('Vaults_GetDeleted says when the vault goes for good'),
    earlier('purges itself when its retention is over'),
    'r007#4',
  ],
  Vaults_PurgeDeleted: [
    '202 with Location and Retry-After; refused under purge protection',
    sdk('Vaults_PurgeDeleted goes on after its answer and frees the name'),
    ending('of a protected vault is refused, and the vault stays'),
    'r007#5',
  ],
  OperationResults_Get: [
    'NotStarted at the first look, then Succeeded',
    ending('is answered 202, polled at its Location, and done at the second look'),
    ending('nobody started has no result'),
  ],
  Secrets_CreateOrUpdate: [
    'control-plane rights, no value shown',
    sdk('Secrets_CreateOrUpdate makes a secret without an access policy and shows no value'),
    refusal('a secret is not made over a deleted one'),
  ],
  Secrets_Update: ['the newest version, or a new one', sdk('Secrets_Update changes the newest version')],
  Secrets_Get: ['never the value', sdk('Secrets_Get shows a secret without its value')],
  Secrets_List: [
    'pages, never a value',
    sdk('Secrets_List lists secrets without their values'),
    lists('of a vault’s objects come in pages that end without a link'),
  ],
  Keys_CreateIfNotExist: [
    'a key made once',
    sdk('Keys_CreateIfNotExist makes a key once and changes nothing the second time'),
    bodies('a key with a rotation policy the vault refuses is not made'),
  ],
  Keys_Get: ['with its rotation policy', sdk('Keys_Get shows a key with its rotation policy')],
  Keys_List: ['keys of the vault', sdk('Keys_List lists keys')],
  Keys_ListVersions: ['versions of a key', sdk('Keys_ListVersions lists the versions of a key')],
  Keys_GetVersion: ['one version', sdk('Keys_GetVersion shows one version of a key')],
  PrivateLinkResources_ListByVault: [
    'the vault itself',
    sdk('PrivateLinkResources_ListByVault offers the vault itself'),
  ],
  PrivateEndpointConnections_ListByResource: [
    'connections, which the vault shows too',
    sdk('PrivateEndpointConnections_ListByResource lists connections, and the vault shows them too'),
  ],
  PrivateEndpointConnections_Get: ['state and etag', sdk('PrivateEndpointConnections_Get shows a connection')],
  PrivateEndpointConnections_Put: [
    'states and etags; no network behind them',
    sdk('PrivateEndpointConnections_Put decides about a connection'),
    earlier('are approved, show Updating, and settle with a new etag'),
  ],
  PrivateEndpointConnections_Delete: [
    'at once; 204 when there is none',
    sdk('PrivateEndpointConnections_Delete takes a connection away'),
  ],
  Operations_List: [
    'control and data actions',
    sdk('Operations_List names control and data actions'),
    around('names each action its operations ask for'),
  ],
  Tenants_List: ['the home tenant', around('Tenants_List names the directory')],
  Subscriptions_List: [
    'those the caller has a role in',
    around('Subscriptions_List shows those the caller has a role in, and none to others'),
  ],
  Subscriptions_Get: ['one subscription', around('Subscriptions_Get shows one')],
  Subscriptions_ListLocations: [
    'regions with their display names',
    around('Subscriptions_ListLocations shows regions with the names people read'),
  ],
  ResourceGroups_List: ['groups of the subscription', around('are made, checked, changed, read and listed')],
  ResourceGroups_Get: ['whatever the case of its name', around('are made, checked, changed, read and listed')],
  ResourceGroups_CheckExistence: ['204 or 404', around('are made, checked, changed, read and listed')],
  ResourceGroups_CreateOrUpdate: ['201, then 200', around('are made, checked, changed, read and listed')],
  ResourceGroups_Update: ['tags', around('are made, checked, changed, read and listed')],
  ResourceGroups_Delete: [
    '202; its vaults go to the deleted ones',
    around('take their vaults along when they are deleted, by a call that goes on after its answer'),
  ],
  ResourceGroups_DeleteResult: [
    '202, then 200',
    around('take their vaults along when they are deleted, by a call that goes on after its answer'),
  ],
  Providers_List: ['Microsoft.KeyVault alone', around('Providers_List and Providers_Register say it is registered')],
  Providers_Get: ['types with their api-versions', around('Providers_Get names every type with its versions')],
  Providers_Register: ['registered always', around('Providers_List and Providers_Register say it is registered')],
  RoleDefinitions_List: [
    'built-in roles and one’s own, by name and type',
    roles('%s is found by its name, and by its id at the root'),
  ],
  RoleDefinitions_Get: ['404 for one that is not there', roles('that do not exist are 404')],
  RoleDefinitions_GetById: ['at the root', roles('%s is found by its name, and by its id at the root')],
  RoleDefinitions_CreateOrUpdate: [
    'custom roles, in force at once',
    roles('of one’s own are made, assigned, kept while assigned, and deleted'),
  ],
  RoleDefinitions_Delete: [
    'refused while the role is assigned',
    roles('of one’s own are made, assigned, kept while assigned, and deleted'),
  ],
  RoleAssignments_List: ['at, above and below a scope', roles('are made, read, listed and deleted')],
  RoleAssignments_Get: ['one assignment', roles('are made, read, listed and deleted')],
  RoleAssignments_Create: [
    'at any scope down to one object, with a condition, in force at once',
    roles('at one secret open that secret and no other'),
    roles('decides which secrets the role opens, and closes the list'),
    roles('twice, and under one name for another principal'),
    roles('to a Key Vault Data Access Administrator, but for the roles of vaults'),
  ],
  RoleAssignments_Delete: ['200 with what it was, then 204', roles('are made, read, listed and deleted')],
}

const FAMILIES: Readonly<Record<RefusedFamilyName, Claim>> = {
  'Managed HSM pools': ['refused as NotSupported', refused('%s is refused as not supported')],
  'Deleted managed HSM pools': [
    'refused as NotSupported',
    refused('%s is refused as not supported'),
    refused('their operation results are refused too'),
  ],
  'Names of managed HSM pools': ['refused as NotSupported', refused('%s is refused as not supported')],
  'Network security perimeters': [
    'refused as NotSupported',
    refused('%s networkSecurityPerimeterConfigurations%s is refused as not supported'),
  ],
}

/** What holds for more than one operation. */
const RULES: Readonly<Record<string, Claim>> = {
  'A call without the action': [
    '403 AuthorizationFailed that names action and scope; nothing changes',
    refusal('%s names the action it would take'),
    refusal('%s is refused and changes nothing'),
    around('%s is refused without the action'),
  ],
  'Lists of a caller with a role below': [
    'show what the role covers',
    roles('below a subscription show what they cover in its lists, and nothing else'),
  ],
  'A vault, object or group that is not there': [
    '404 in the recorded words',
    refusal('%s says which vault is missing'),
    refusal('%s says which parent is missing'),
    refusal('%s names type and object'),
    refusal('%s says so'),
  ],
  'A name that is taken': [
    '409 for a live vault elsewhere, for a deleted one, for another place',
    refusal('a vault is not made over a deleted one'),
    refusal('a vault is not made over one of another group'),
    refusal('a vault does not move to another place'),
  ],
  'Recover with nothing to recover': [
    '400 SoftDeletedVaultDoesNotExist',
    refusal('a vault nobody deleted is not recovered'),
    ending('in another group or place finds nothing'),
    ending('takes the right to see deleted vaults'),
  ],
  Tokens: [
    '401 with where to get another',
    gateway('%s is refused with 401 and where to get another'),
    earlier('says where to get a token when there is none'),
  ],
  'api-version': [
    'missing, doubled, unknown, or older than the type',
    gateway('that is %s is refused with 400'),
    gateway('older than the type is refused for that type alone'),
    gateway('of Resource Manager itself is refused when it is no date or too old'),
    earlier('asks for the api-version before it asks who is calling'),
  ],
  'Foreign paths and methods': [
    'refused by the gateway',
    gateway('%s is refused by the gateway'),
    gateway('%s is refused where the type has no such method'),
  ],
  Bodies: [
    'no JSON, no object, or without properties; nothing changes',
    bodies('of %s is refused wherever one is read'),
    bodies('the media type %s is refused'),
    bodies('without properties is refused for %s'),
  ],
  'Settings of a vault': [
    'each one checked, on making and on changing',
    settings('%s is not made'),
    settings('%s is not what a vault becomes'),
    settings('no %s is neither made nor replaced'),
    settings('the name %s is not made'),
  ],
  'Refusals of the vault’s data plane': [
    'in its own words, with its Retry-After',
    bodies('a vault that is throttled says when to come again, through Resource Manager too'),
    bodies('a name no object may have is refused in the vault’s words: %s'),
  ],
  Locations: ['must exist', settings('that is %s is refused'), settings('may be written as people read it')],
  'Access policies': ['at most 16 a call, 1,024 a vault', settings('are refused with %s')],
  'Firewall of a vault': [
    'addresses, ranges and subnets; ForbiddenByFirewall as recorded',
    network('%s refuses the client as recorded'),
    network('lets the client in by a rule for %s'),
    network('come back with a prefix, and subnets in lower case'),
  ],
  'Public network access': [
    'Disabled and SecuredByPerimeter refuse everyone: ForbiddenByConnection',
    network('(%s) refuses whatever its rules say'),
    network('is reached again when it is enabled'),
  ],
  'Address of a caller': [
    'the socket’s, or X-Forwarded-For where that is switched on',
    network('is not believed unless the sandbox was told to'),
    network('of more than one address counts the first, and nonsense not at all'),
  ],
  Conditions: [
    'version 2.0, of vault and secret names; anything else is refused',
    roles('%s is refused'),
    'src/core/conditions/conditions.test.ts: %s for %s: %s',
  ],
}

const rowsOf = (claims: Readonly<Record<string, Claim>>): readonly ParityRow[] =>
  Object.entries(claims).map(([call, [does, ...witness]]) => ({ call, does, witness }))

export const ARM_PARITY: readonly ParityRow[] = [...rowsOf(OPERATIONS), ...rowsOf(FAMILIES), ...rowsOf(RULES)]
