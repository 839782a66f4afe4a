/**
 * What Resource Manager refuses with, one row per case: status, code, wording, and whether the gateway itself or the Key
 * Vault provider speaks (the gateway adds a header). Wording from recordings where one exists.
 */
interface ErrorRow {
  readonly status: number
  readonly code: string
  readonly message: string
  /** Resource Manager itself refuses, before the provider is asked. */
  readonly gateway?: true
}

export const ARM_ERRORS = {
  tokenMissing: gateway(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."),
  tokenInvalid: gateway(401, 'InvalidAuthenticationToken', 'The access token is invalid.'),
  tokenExpired: gateway(
    401,
    'ExpiredAuthenticationToken',
    'The access token expiry UTC time has passed. Current UTC time is {now}.',
  ),
  tokenAudience: gateway(
    401,
    'InvalidAuthenticationTokenAudience',
    "The access token has been obtained for wrong audience or resource '{found}'. It should exactly match with one of the allowed audiences '{allowed}'.",
  ),
  tokenIssuer: gateway(
    401,
    'InvalidAuthenticationTokenTenant',
    "The access token is from the wrong issuer '{found}'. It must match the tenant '{expected}' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/{tenant}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.",
  ),
  apiVersionMissing: gateway(
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
  ),
  apiVersionInvalid: gateway(
    400,
    'InvalidApiVersionParameter',
    "The api-version '{version}' is invalid. The supported versions are '{supported}'.",
  ),
  providerNotRegistered: gateway(
    400,
    'NoRegisteredProviderFound',
    "No registered resource provider found for location '{location}' and API version '{version}' for type '{type}'. The supported api-versions are '{supported}'. The supported locations are '{locations}'.",
  ),
  subscriptionInvalid: gateway(
    400,
    'InvalidSubscriptionId',
    "The provided subscription identifier '{subscription}' is malformed or invalid.",
  ),
  subscriptionNotFound: gateway(404, 'SubscriptionNotFound', "The subscription '{subscription}' could not be found."),
  groupNotFound: gateway(404, 'ResourceGroupNotFound', "Resource group '{group}' could not be found."),
  authorizationFailed: gateway(
    403,
    'AuthorizationFailed',
    "The client '{client}' with object id '{objectId}' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.",
  ),
  resourceNotFound: gateway(
    404,
    'ResourceNotFound',
    "The Resource '{type}/{name}' under resource group '{group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
  ),
  parentNotFound: gateway(
    404,
    'ParentResourceNotFound',
    "Failed to perform '{action}' on resource(s) of type '{type}', because the parent resource '{parent}' could not be found.",
  ),
  typeNotFound: gateway(
    404,
    'InvalidResourceType',
    "The resource type could not be found in the namespace 'Microsoft.KeyVault' for api version '{version}'.",
  ),
  namespaceInvalid: gateway(404, 'InvalidResourceNamespace', "The resource namespace '{namespace}' is invalid."),
  pathUnknown: gateway(
    404,
    'MissingSubscription',
    'The request did not have a subscription or a valid tenant level resource provider.',
  ),
  methodNotAllowed: gateway(
    405,
    'HttpMethodNotSupported',
    "The HTTP method '{method}' is not supported at scope '{scope}'.",
  ),
  mediaTypeUnsupported: gateway(
    415,
    'UnsupportedMediaType',
    "The content media type '{type}' is not supported. Only 'application/json' is supported.",
  ),
  bodyInvalid: gateway(
    400,
    'InvalidRequestContent',
    'The request content was invalid and could not be deserialized: {reason}',
  ),
  locationRequired: gateway(400, 'LocationRequired', 'The location property is required for this definition.'),
  locationUnavailable: gateway(
    400,
    'LocationNotAvailableForResourceType',
    "The provided location '{location}' is not available for resource type '{type}'. List of available regions for the resource type is '{locations}'.",
  ),
  locationConflict: gateway(
    409,
    'InvalidResourceLocation',
    "The resource '{name}' already exists in location '{existing}' in resource group '{group}'. A resource with the same name cannot be created in location '{location}'. Please select a new resource name.",
  ),
  groupLocationConflict: gateway(
    409,
    'InvalidResourceGroupLocation',
    "Invalid resource group location '{location}'. The Resource group already exists in location '{existing}'.",
  ),
  groupNameInvalid: gateway(
    400,
    'InvalidParameter',
    "The provided resource group name '{name}' has these invalid characters or length. The name can only be a letter, digit, '-', '.', '(', ')' or '_', at most 90 characters.",
  ),
  managedHsm: row(
    400,
    'NotSupported',
    'Managed HSM pools are not part of this sandbox: it offers key vaults of the standard and premium tiers.',
  ),
  networkSecurityPerimeter: row(
    400,
    'NotSupported',
    'Network security perimeters are not part of this sandbox: vaults have firewalls and private endpoint connections.',
  ),
  // Said by the Key Vault provider.
  deletedVaultNotFound: row(404, 'ResourceNotFound', 'The specified resource does not exist.'),
  vaultNameInvalid: row(
    400,
    'VaultNameNotValid',
    "The vault name '{name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens. Follow this link for more information: https://go.microsoft.com/fwlink/?linkid=2147742",
  ),
  vaultExists: row(
    409,
    'VaultAlreadyExists',
    "The vault name '{name}' is already in use. Vault names are globaly unique so it is possible that the name is already taken. If you are sure that the vault name was not taken then it is possible that a vault with the same name was recently deleted but not purged after being placed in a recoverable state. If the vault is in a recoverable state then the vault will need to be purged before reusing the name. For more information about VaultAlreadyExists, soft delete and purging a vault follow this link https://go.microsoft.com/fwlink/?linkid=2147740.",
  ),
  vaultDeleted: row(
    409,
    'ConflictError',
    'A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.',
  ),
  nothingToRecover: row(
    400,
    'SoftDeletedVaultDoesNotExist',
    'A soft deleted vault with the given name does not exist. Ensure that the name for the vault that is being attempted to recover is in a recoverable state. For more information on soft delete please follow this link https://go.microsoft.com/fwlink/?linkid=2149745.',
  ),
  badRequest: row(400, 'BadRequest', '{reason}'),
  skuInvalid: row(
    400,
    'SkuNotSupported',
    "The SKU '{sku}' is not supported. Use family 'A' with 'standard' or 'premium'.",
  ),
  valueInvalid: row(400, 'BadRequest', "An invalid value was provided for '{property}'."),
  policyDoubled: row(400, 'BadRequest', 'Invalid value found at accessPolicies[{index}].ObjectId: {objectId}'),
  addressInvalid: row(
    400,
    'BadRequest',
    'Invalid value found at properties.networkAcls.ipRules[{index}].value: {value} is not a valid IPv4 address or CIDR',
  ),
  addressPrivate: row(
    400,
    'BadRequest',
    'Invalid value found at properties.networkAcls.ipRules[{index}].value: {value} belongs to forbidden range {range} (private IP addresses)',
  ),
  softDeleteFixed: row(
    400,
    'BadRequest',
    'The property "enableSoftDelete" can be set to false only for creating new vault. Enabling the \'soft delete\' functionality is an irreversible action.',
  ),
  purgeProtectionFixed: row(
    400,
    'BadRequest',
    'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
  ),
  retentionFixed: row(
    400,
    'BadRequest',
    'The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.',
  ),
  purgeForbidden: row(
    403,
    'Forbidden',
    'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed.',
  ),
  roleAssignmentExists: gateway(409, 'RoleAssignmentExists', 'The role assignment already exists.'),
  roleAssignmentNotFound: gateway(404, 'RoleAssignmentNotFound', "The role assignment '{name}' is not found."),
  roleAssignmentFixed: gateway(
    400,
    'RoleAssignmentUpdateNotPermitted',
    'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
  ),
  roleDefinitionNotFound: gateway(
    404,
    'RoleDefinitionDoesNotExist',
    "The specified role definition with ID '{id}' does not exist.",
  ),
  /** The same of an assignment that names it. */
  assignedRoleNotFound: gateway(
    400,
    'RoleDefinitionDoesNotExist',
    "The specified role definition with ID '{id}' does not exist.",
  ),
  principalTypeWrong: gateway(
    400,
    'UnmatchedPrincipalType',
    "The PrincipalId '{principal}' has type '{found}' , which is different from specified PrinciaplType '{given}'.",
  ),
  roleIdNotGuid: gateway(400, 'InvalidRoleAssignmentId', 'The role assignment ID must be a GUID.'),
  roleDefinitionIdNotGuid: gateway(400, 'InvalidRoleDefinitionId', 'The role definition ID must be a GUID.'),
  builtInRoleFixed: gateway(
    403,
    'RoleDefinitionUpdateNotPermitted',
    "The role definition '{id}' is built in: it can be neither changed nor deleted.",
  ),
  roleNameTaken: gateway(
    409,
    'RoleDefinitionWithSameNameExists',
    "A custom role with the same name already exists in this directory. Use a different name. Role name: '{name}'.",
  ),
  roleAssigned: gateway(
    400,
    'RoleDefinitionHasAssignments',
    'There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).',
  ),
  principalIdInvalid: gateway(400, 'InvalidPrincipalId', 'A valid principal ID must be provided for role assignment.'),
  conditionVersionInvalid: gateway(
    400,
    'InvalidConditionVersion',
    "The condition version '{version}' is not supported. Use '2.0'.",
  ), // unverified
  conditionInvalid: gateway(400, 'InvalidCondition', 'The condition of the role assignment is not valid. {reason}'), // unverified
  principalNotFound: gateway(
    400,
    'PrincipalNotFound',
    'Principal {principal} does not exist in the directory {tenant}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.',
  ),
} satisfies Record<string, ErrorRow>

export type ArmErrorName = keyof typeof ARM_ERRORS

function row(status: number, code: string, message: string): ErrorRow {
  return { status, code, message }
}

function gateway(status: number, code: string, message: string): ErrorRow {
  return { status, code, message, gateway: true }
}

/** Thrown by handlers; turned into Resource Manager's envelope at the edge of the plane. */
export class ArmError extends Error {
  readonly row: ErrorRow
  readonly headers: Readonly<Record<string, string>>

  constructor(
    name: ArmErrorName,
    details: Readonly<Record<string, string>> = {},
    headers: Record<string, string> = {},
  ) {
    const found: ErrorRow = ARM_ERRORS[name]
    super(found.message.replace(/\{(\w+)\}/g, (_, key: string) => details[key] ?? ''))
    this.row = found
    this.headers = found.gateway ? { 'x-ms-failure-cause': 'gateway', ...headers } : headers
  }
}
