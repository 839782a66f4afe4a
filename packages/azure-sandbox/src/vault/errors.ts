/**
 * Every refusal of the Key Vault data plane: status, codes and wording as Azure sends them. Line ends inside messages are
 * `\r\n`, as on the wire. Rows marked "unverified" follow the service's style; their exact text was never recorded.
 */
interface ErrorRow {
  readonly status: number
  readonly code: string
  readonly inner?: string
  readonly message: string
}

const RECOVERY_HINT =
  'If you recently deleted this {singular} you may be able to recover it using the correct recovery command. ' +
  'For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182'

const ERRORS = {
  // 401, always with the challenge header
  tokenMissing: row(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.'),
  tokenMalformed: row(401, 'Unauthorized', 'AKV10001: The Bearer token is not a readable JSON Web Token.'), // unverified
  tokenAudience: row(401, 'Unauthorized', 'AKV10022: Invalid audience. Expected {expected}, found: {found}.'),
  tokenIssuer: row(401, 'Unauthorized', 'AKV10032: Invalid issuer. Expected one of {expected}, found {found}.'),
  tokenSignature: row(
    401,
    'Unauthorized',
    "AKV10046: Unable to resolve the key used for signature validation. EncodedJwtHeader: '{header}'.",
  ),
  tokenExpired: row(401, 'Unauthorized', "[TokenExpired] Error validating token: 'S2S12086'."),
  tokenNotYetValid: row(401, 'Unauthorized', '[TokenNotYetValid] Token not yet valid.'), // unverified

  // 400
  versionMissing: row(400, 'BadParameter', 'api-version must be specified'), // unverified
  versionUnknown: row(
    400,
    'BadParameter',
    'The specified version ({version}) is not recognized. Consider using the latest supported version ({latest}).',
  ),
  nameInvalid: row(400, 'BadParameter', 'The request URI contains an invalid name: {name}'),
  bodyUnreadable: row(400, 'BadParameter', 'The request body is not readable as JSON: {reason}'), // unverified
  propertyInvalid: row(400, 'BadParameter', 'Property {property} has invalid value. {reason}\r\n'),
  keyTypeInvalid: row(400, 'BadParameter', 'Property  has invalid value\r\n'),
  maxResultsInvalid: row(400, 'BadParameter', 'Parameter maxresults must be between 1 and 25; found: {value}.'), // unverified
  skipTokenInvalid: row(400, 'BadParameter', 'Parameter $skiptoken is not a token of this list.'), // unverified
  backupCorrupt: row(400, 'Malformed backup blob', 'Backup blob is corrupt.'),
  backupUnreadable: row(400, 'BadParameter', 'Backup blob contains invalid or corrupt version.'),
  backupElsewhere: row(
    400,
    'BadParameter',
    'Backup blob belongs to another subscription or geography and cannot be restored into this vault.',
  ), // unverified
  backupTooLarge: row(400, 'BadParameter', 'Backup of {name} is not possible: it has more than 500 versions.'), // unverified
  outContentType: row(
    400,
    'BadParameter',
    'Parameter outContentType: the secret cannot be converted from {from} to {to}; only application/x-pkcs12 to application/x-pem-file is offered.',
  ), // unverified
  hsmNeedsPremium: row(400, 'BadParameter', 'Key type {kty} needs a vault of the premium SKU; this vault is standard.'), // unverified
  attestationUnreachable: row(
    400,
    'BadParameter',
    'AKV.SKR.1012: The specified attestation service {authority} cannot be reached.',
  ),
  releasePolicyImmutable: row(400, 'BadParameter', 'AKV.SKR.1020: Immutable Key Release Policy cannot be modified.'),
  releasePolicyNeeded: row(400, 'BadParameter', 'Exportable keys must have release policy'),
  releasePolicyUnwanted: row(400, 'BadParameter', 'Non-exportable keys must not have release policy'),
  releaseRefused: row(403, 'Forbidden', 'AKV.SKR.1005: The key cannot be released: {reason}'), // unverified
  attestationUnavailable: row(400, 'BadParameter', 'Keys of type {kty} cannot be attested; only HSM types can.'), // unverified
  cryptoFailed: row(400, 'BadParameter', 'The {operation} operation failed: {reason}'), // unverified
  cancelNotPossible: row(
    400,
    'BadParameter',
    'The pending certificate is not in progress, so its cancellation cannot be requested.',
  ), // unverified
  managedHsmOnly: row(
    400,
    'NotSupported',
    'Operation {operation} is offered by Managed HSM only; {vault} is a key vault.',
  ), // unverified
  storageRetired: row(
    400,
    'NotSupported',
    'Managed storage account keys are deprecated and not offered by this vault (operation {operation}). Use Microsoft Entra ID to authorize requests to Azure Storage.',
  ), // unverified
  previewUnsupported: row(400, 'NotSupported', 'Preview operation {operation} is not offered by this vault.'), // unverified

  // 403
  policyDenied: row(
    403,
    'Forbidden',
    "The user, group or application '{caller}' does not have {permission} permission on key vault '{vault}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287",
    'ForbiddenByPolicy',
  ),
  rbacDenied: row(
    403,
    'Forbidden',
    "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: {caller}\r\nAction: '{action}'\r\nResource: '{resource}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: {vault}\r\n",
    'ForbiddenByRbac',
  ),
  firewallDenied: row(
    403,
    'Forbidden',
    'Client address is not authorized and caller is not a trusted service.\r\nClient address: {address}\r\nCaller: {caller}\r\nVault: {vault}',
    'ForbiddenByFirewall',
  ),
  connectionDenied: row(
    403,
    'Forbidden',
    'Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\nCaller: {caller}\r\nVault: {vault}',
    'ForbiddenByConnection',
  ), // unverified
  secretDisabled: row(403, 'Forbidden', 'Operation {operation} is not allowed on a disabled secret.', 'SecretDisabled'),
  keyDisabled: row(403, 'Forbidden', 'Operation {operation} is not allowed on a disabled key.', 'KeyDisabled'),
  keyExpired: row(403, 'Forbidden', 'Operation {operation} is not allowed on an expired key.', 'KeyExpired'), // unverified
  keyNotYetValid: row(
    403,
    'Forbidden',
    'Operation {operation} is not allowed on a key that is not yet valid.',
    'KeyNotYetValid',
  ), // unverified
  keyOperationForbidden: row(
    403,
    'Forbidden',
    'Operation {operation} is not permitted on this key.',
    'KeyOperationForbidden',
  ),
  purgeProtected: row(
    403,
    'Forbidden',
    'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed.\r\nVault: {vault}',
  ),
  managedObject: row(
    403,
    'Forbidden',
    'Operation {operation} is not allowed on {singular} {name}: it belongs to a certificate of the same name.',
  ), // unverified
  mergeForbidden: row(
    403,
    'Forbidden',
    'Merge is forbidden on pending object created with issuer : {issuer} while it is in progess.',
  ),

  // 404
  notFound: row(
    404,
    '{Noun}NotFound',
    `A {singular} with (name/id) {id} was not found in this key vault. ${RECOVERY_HINT}`,
  ),
  deletedNotFound: row(404, '{Noun}NotFound', 'Deleted {Noun} not found: {name}'),
  pendingNotFound: row(404, 'PendingCertificateNotFound', 'Pending certificate not found: {name}'),
  issuerNotFound: row(404, 'CertificateIssuerNotFound', 'Issuer not found'),
  contactsNotFound: row(404, 'ContactsNotFound', 'Contacts not found'),
  pathNotFound: row(404, 'NotFound', 'The requested path is not part of the Key Vault API: {path}'), // unverified
  vaultNotFound: row(404, 'VaultNotFound', 'No vault named {name} exists. In Azure its host name would not resolve.'),

  // 429
  throttled: row(
    429,
    'Throttled',
    'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
  ), // unverified

  // 405, 409
  methodNotAllowed: row(405, 'MethodNotAllowed', 'HTTP {method} not allowed'),
  deletedButRecoverable: row(
    409,
    'Conflict',
    '{Noun} {name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the {singular} can only be recovered or purged.',
    'ObjectIsDeletedButRecoverable',
  ),
  beingDeleted: row(
    409,
    'Conflict',
    '{Noun} {name} is currently being deleted and cannot be re-created; retry later.',
    'ObjectIsBeingDeleted',
  ),
  restoreConflict: row(
    409,
    'Conflict',
    "There was a conflict restoring the {singular} '{id}'. This can happen if either: a second {singular} with the same name was created after the first {singular} was deleted; thus trying to restore a {singular} whose name is already in use. To fix this, rename the second {singular} to something else so that the restore works. The second probable cause of this exception is when multiple operations are performed in parallel against the {singular}. To avoid this error, perform operations against a {singular} in a sequential manner.",
  ),
  certificatePending: row(
    409,
    'Forbidden',
    "A new key vault certificate can not be created or imported while a pending key vault certificate's status is inProgress.",
  ),
  nameTaken: row(409, 'Conflict', 'The name {name} is already used by a {singular} that belongs to no certificate.'), // unverified
} as const satisfies Record<string, ErrorRow>

export type ErrorName = keyof typeof ERRORS

export const ERROR_NAMES = Object.keys(ERRORS) as readonly ErrorName[]

function row(status: number, code: string, message: string, inner?: string): ErrorRow {
  return { status, code, message, ...(inner === undefined ? {} : { inner }) }
}

/** A refusal on its way to the caller; the plane turns it into the error envelope. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly status: number
  readonly code: string
  readonly inner: string | undefined

  constructor(row: ErrorRow) {
    super(row.message)
    this.status = row.status
    this.code = row.code
    this.inner = row.inner
  }

  /** The body Azure sends: `{"error":{code, message, innererror?}}`. */
  body(): object {
    const innererror = this.inner === undefined ? {} : { innererror: { code: this.inner } }
    return { error: { code: this.code, message: this.message, ...innererror } }
  }
}

/** Makes the refusal `name`, its `{placeholders}` filled from `values`. Throw the result. */
export function refusal(name: ErrorName, values: Readonly<Record<string, string>> = {}): VaultError {
  const found: ErrorRow = ERRORS[name]
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
  return new VaultError({ ...found, code: fill(found.code), message: fill(found.message) })
}

/** A 400 about one property of the body, named by its path (`attributes.exp`). */
export const invalidProperty = (property: string, reason: string): VaultError =>
  refusal('propertyInvalid', { property, reason })
