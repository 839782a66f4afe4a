/**
 * A logged vault call as an Azure diagnostic log shows it (category AuditEvent).
 * Source: https://learn.microsoft.com/azure/key-vault/general/logging
 */
import type { VaultRecord } from '../core/vault-record.ts'
import type { LoggedCall } from './call-log.ts'

const NOUNS: Readonly<Record<string, string>> = { secrets: 'Secret', keys: 'Key', certificates: 'Certificate' }

/** Verbs that follow an object's name in the path. */
const VERBS: Readonly<Record<string, string>> = {
  versions: 'ListVersions',
  backup: 'Backup',
  create: 'Create',
  import: 'Import',
  sign: 'Sign',
  verify: 'Verify',
  encrypt: 'Encrypt',
  decrypt: 'Decrypt',
  wrapkey: 'Wrap',
  unwrapkey: 'Unwrap',
  rotate: 'Rotate',
  release: 'Release',
  rotationpolicy: 'RotationPolicy',
  policy: 'Policy',
  pending: 'Pending',
  merge: 'PendingMerge',
  recover: 'Recover',
}
const METHODS: Readonly<Record<string, string>> = { PUT: 'Set', PATCH: 'Update', DELETE: 'Delete' }

/** `SecretGet`, `KeySign`, `CertificateListVersions`… as the service names operations in its log. */
export function operationName(method: string, path: string): string {
  const [collection = '', name, ...rest] = path.split('/').filter(Boolean)
  const isDeleted = collection.toLowerCase().startsWith('deleted')
  const noun = NOUNS[collection.toLowerCase().replace(/^deleted/, '')] ?? 'Vault'
  const verb = VERBS[rest.at(-1)?.toLowerCase() ?? '']
  if (name === undefined) return `${noun}List${isDeleted ? 'Deleted' : ''}`
  if (name.toLowerCase() === 'restore') return `${noun}Restore`
  if (verb) return `${noun}${verb}${verb.endsWith('Policy') ? (method === 'GET' ? 'Get' : 'Update') : ''}`
  if (isDeleted) return method === 'DELETE' ? `${noun}Purge` : `${noun}GetDeleted`
  if (noun === 'Key' && method === 'PUT') return 'KeyImport'
  return `${noun}${METHODS[method] ?? 'Get'}`
}

export function auditEvent(call: LoggedCall, vault: VaultRecord | undefined, requestUri: string) {
  const resourceId = vault
    ? `/SUBSCRIPTIONS/${vault.subscriptionId}/RESOURCEGROUPS/${vault.resourceGroup}/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/${vault.name}`.toUpperCase()
    : ''
  const failed = call.status >= 400
  return {
    time: new Date(call.at).toISOString(),
    resourceId,
    operationName: call.status === 401 ? 'Authentication' : operationName(call.method, call.path),
    operationVersion: call.apiVersion ?? '',
    category: 'AuditEvent',
    resultType: failed ? 'Failed' : 'Success',
    resultSignature: `${call.status}`,
    resultDescription: failed ? call.reason : '',
    durationMs: String(Math.round(call.durationMs)),
    callerIpAddress: call.clientAddress,
    correlationId: call.requestId,
    identity: call.caller
      ? {
          claim: {
            'http://schemas.microsoft.com/identity/claims/objectidentifier': call.caller.objectId,
            appid: call.caller.appId,
            upn: call.caller.name.includes('@') ? call.caller.name : undefined,
          },
        }
      : {},
    properties: {
      id: `${requestUri}${call.path}`,
      clientInfo: call.userAgent,
      requestUri: `${requestUri}${call.path}${call.apiVersion ? `?api-version=${call.apiVersion}` : ''}`,
      httpStatusCode: call.status,
    },
  }
}
