/**
 * Which row explains an answer of Key Vault or Resource Manager that is no success. Matched on status, `error.code`,
 * `innererror.code`, the AKV number and the operation; never on wording.
 */
import type { ApiType } from '../resources/connection.ts'
import { MASK } from '../secret.ts'
import { type DiagnosisCode, diagnosis } from './catalogue.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Facts } from './diagnosis-row.ts'
import { smallestRole } from './roles.ts'

/** The operation that was called, as far as a diagnosis needs it; absent for the proxy. */
export interface CalledOperation {
  readonly id: string
  readonly permission: { readonly policy?: string | undefined; readonly rbac?: string | undefined }
}

export interface FailedResponse {
  readonly api: ApiType
  readonly status: number
  /** The parsed JSON body; undefined when it was none. */
  readonly body: unknown
  readonly operation?: CalledOperation | undefined
  /** Values the call carried that are never to be told, though the answer may quote them. */
  readonly secrets?: readonly string[] | undefined
}

interface Rule {
  readonly code: DiagnosisCode
  readonly api?: ApiType
  readonly status?: number | { readonly from: number; readonly to: number }
  /** `error.code`, or the AKV number at the head of the message. */
  readonly error?: readonly string[]
  readonly inner?: readonly string[]
  readonly operations?: readonly string[]
}

/** Operations that end a deleted object or vault for good. */
const PURGES = ['PurgeDeletedSecret', 'PurgeDeletedKey', 'PurgeDeletedCertificate', 'Vaults_PurgeDeleted'] as const
const DELETED_OPERATIONS = ['Secret', 'Key', 'Certificate'].flatMap((kind) => [
  `GetDeleted${kind}`,
  `RecoverDeleted${kind}`,
  `PurgeDeleted${kind}`,
])
const TOKEN_ERRORS = ['InvalidAuthenticationToken', 'ExpiredAuthenticationToken', 'AuthenticationFailed'] as const

const REGION_ERRORS = ['LocationNotAvailableForResourceType', 'RegionNotSupported'] as const
const VERSION_ERRORS = [
  'MissingApiVersionParameter',
  'InvalidApiVersionParameter',
  'NoRegisteredProviderFound',
  'InvalidResourceType',
] as const

/** The first rule that fits decides. */
const RULES: readonly Rule[] = [
  { code: 'throttled', status: 429 },
  { code: 'service_failed', status: { from: 500, to: 599 } },
  { code: 'redirected', status: { from: 300, to: 399 } },
  { code: 'proxy_sign_in_needed', status: 407 },

  { code: 'token_wrong_audience', status: 401, error: ['AKV10022', 'InvalidAuthenticationTokenAudience'] },
  { code: 'token_wrong_issuer', status: 401, error: ['AKV10032', 'InvalidAuthenticationTokenTenant'] },
  { code: 'token_refused', status: 401, error: TOKEN_ERRORS },
  { code: 'token_refused', status: 401 },

  { code: 'forbidden_by_policy', inner: ['ForbiddenByPolicy', 'AccessDenied'] },
  { code: 'forbidden_by_rbac', inner: ['ForbiddenByRbac'] },
  { code: 'forbidden_by_firewall', inner: ['ForbiddenByFirewall'] },
  { code: 'forbidden_by_connection', inner: ['ForbiddenByConnection'] },
  { code: 'object_disabled', inner: ['SecretDisabled', 'KeyDisabled', 'CertificateDisabled'] },
  { code: 'object_untimely', inner: ['KeyExpired', 'KeyNotYetValid'] },
  { code: 'key_operation_forbidden', inner: ['KeyOperationForbidden'] },
  { code: 'arm_forbidden', api: 'control-plane', error: ['AuthorizationFailed', 'LinkedAuthorizationFailed'] },
  { code: 'azure_policy_denied', api: 'control-plane', error: ['RequestDisallowedByPolicy'] },
  { code: 'resource_locked', api: 'control-plane', error: ['ScopeLocked'] },
  { code: 'subscription_disabled', error: ['ReadOnlyDisabledSubscription', 'DisabledSubscription'] },
  // A missing permission always has an inner code, so this refusal of a purge is the protection itself.
  { code: 'purge_protected', status: 403, error: ['Forbidden'], operations: PURGES },
  { code: 'forbidden', status: 403 },

  { code: 'deleted_but_recoverable', inner: ['ObjectIsDeletedButRecoverable'] },
  { code: 'being_deleted', inner: ['ObjectIsBeingDeleted'] },
  { code: 'vault_name_taken', api: 'control-plane', error: ['VaultAlreadyExists'] },
  { code: 'vault_name_deleted', api: 'control-plane', error: ['ConflictError'] },
  { code: 'vault_location_fixed', api: 'control-plane', error: ['InvalidResourceLocation'] },
  { code: 'provider_not_registered', api: 'control-plane', error: ['MissingSubscriptionRegistration'] },
  { code: 'certificate_in_progress', api: 'data-plane', status: 409, error: ['Forbidden'] },
  { code: 'conflict', status: 409 },

  // The sandbox's answer for a vault it does not have; in Azure such a host does not even resolve.
  { code: 'vault_host_not_found', api: 'data-plane', error: ['VaultNotFound'] },
  { code: 'not_deleted', api: 'data-plane', status: 404, operations: DELETED_OPERATIONS },
  { code: 'certificate_issuer_not_found', error: ['CertificateIssuerNotFound'] },
  { code: 'certificate_contacts_not_found', error: ['ContactsNotFound'] },
  { code: 'certificate_request_not_found', error: ['PendingCertificateNotFound'] },
  { code: 'deleted_vault_not_found', api: 'control-plane', error: ['SoftDeletedVaultDoesNotExist', 'VaultNotFound'] },
  { code: 'subscription_not_found', error: ['SubscriptionNotFound', 'InvalidSubscriptionId'] },
  { code: 'resource_group_not_found', error: ['ResourceGroupNotFound'] },
  { code: 'resource_not_found', api: 'control-plane', status: 404 },
  { code: 'not_found', api: 'data-plane', status: 404 },

  { code: 'backup_unreadable', error: ['Malformed backup blob'] },
  { code: 'backup_unreadable', status: 400, operations: ['RestoreSecret', 'RestoreKey', 'RestoreCertificate'] },
  { code: 'vault_name_invalid', api: 'control-plane', error: ['VaultNameNotValid'] },
  { code: 'sku_not_offered', api: 'control-plane', error: ['SkuNotSupported'] },
  { code: 'region_not_offered', api: 'control-plane', error: REGION_ERRORS },
  { code: 'api_version_refused', api: 'control-plane', error: VERSION_ERRORS },
  { code: 'operation_not_offered', status: 400, error: ['NotSupported'] },
  { code: 'bad_parameter', status: 400 },
  { code: 'request_refused' },
]

/** Explains an answer that is no success. `facts` may name `host`, `vault`, `portal`. */
export function diagnoseResponse(response: FailedResponse, facts: Facts = {}): Diagnosis {
  const error = readError(response.body)
  const code = RULES.find((rule) => fits(rule, response, error))?.code ?? 'request_refused'
  const permission = neededPermission(code, response.operation, error.message)
  return diagnosis(code, {
    ...facts,
    status: response.status,
    azureCode: error.code,
    innerCode: error.inner,
    operation: response.operation?.id,
    permission,
    role: permission === undefined ? undefined : smallestRole([permission], response.api),
    address: /Client address: ([\da-fA-F.:]+)/.exec(error.message ?? '')?.[1],
    azureMessage: NAMES_THE_FAULT.has(code) ? firstLine(masked(error.message, response.secrets)) : undefined,
  })
}

/** Rows whose cause is Azure's own sentence, because only that names the value at fault. */
const NAMES_THE_FAULT: ReadonlySet<DiagnosisCode> = new Set([
  'bad_parameter',
  'conflict',
  'forbidden',
  'azure_policy_denied',
  'resource_locked',
  'vault_location_fixed',
  'region_not_offered',
  'api_version_refused',
  'operation_not_offered',
  'request_refused',
])

interface ErrorBody {
  readonly code: string | undefined
  /** `AKV10022` and the like, at the head of a message. */
  readonly number: string | undefined
  readonly inner: string | undefined
  readonly message: string | undefined
}

function fits(rule: Rule, response: FailedResponse, error: ErrorBody): boolean {
  const { status } = rule
  const range = typeof status === 'number' ? { from: status, to: status } : status
  return (
    (rule.api === undefined || rule.api === response.api) &&
    (range === undefined || (response.status >= range.from && response.status <= range.to)) &&
    (rule.error === undefined || rule.error.some((code) => code === error.code || code === error.number)) &&
    (rule.inner === undefined || (error.inner !== undefined && rule.inner.includes(error.inner))) &&
    (rule.operations === undefined || rule.operations.includes(response.operation?.id ?? ''))
  )
}

/** Reads `{"error":{code,message,innererror:{code}}}`, the envelope both planes use. Inner errors may nest. */
function readError(body: unknown): ErrorBody {
  const error = member(body, 'error')
  const message = text(member(error, 'message'))
  let inner: string | undefined
  for (let level = member(error, 'innererror'); level !== undefined; level = member(level, 'innererror')) {
    inner = text(member(level, 'code')) ?? inner
  }
  return { code: text(member(error, 'code')), number: /^AKV[\d.]+/.exec(message ?? '')?.[0], inner, message }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What to ask for: the operation tells; for the proxy, which has none, Azure's message does when it can be read. */
function neededPermission(
  code: DiagnosisCode,
  operation: CalledOperation | undefined,
  message: string | undefined,
): string | undefined {
  if (code === 'forbidden_by_policy') {
    const named = /does not have (\w+) (\w+) permission/.exec(message ?? '')
    return operation?.permission.policy ?? (named === null ? undefined : `${named[1]}/${named[2]}`)
  }
  if (code === 'forbidden_by_rbac' || code === 'arm_forbidden') {
    return operation?.permission.rbac ?? /[Aa]ction:? '([\w./]+)'/.exec(message ?? '')?.[1]
  }
  return undefined
}

/** Before a message is cut: a piece of a secret would not be found any more. */
const masked = (message: string | undefined, secrets: readonly string[] = []): string | undefined =>
  secrets.reduce((text, secret) => text?.replaceAll(secret, MASK), message)

const LONGEST_MESSAGE = 300

function firstLine(message: string | undefined): string | undefined {
  const line = message
    ?.split(/\r?\n/)[0]
    ?.trim()
    .slice(0, LONGEST_MESSAGE)
    // The cut may go through a character of two units.
    .replace(/[\uD800-\uDBFF]$/, '')
  return line === '' ? undefined : line
}

/** Rows that an answer can lead to. */
export const RESPONSE_CODES: ReadonlySet<DiagnosisCode> = new Set(RULES.map((rule) => rule.code))
