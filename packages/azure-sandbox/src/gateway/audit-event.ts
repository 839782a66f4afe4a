/**
 * Calls and events of vaults as an Azure diagnostic log shows them (category AuditEvent).
 * Source: https://learn.microsoft.com/azure/key-vault/general/logging
 */
import { STATUS_CODES } from 'node:http'
import type { VaultRecord } from '../core/vault-record.ts'
import { auditOperation } from './audit-operations.ts'
import type { LoggedCall } from './call-log.ts'
import type { VaultEvent } from './vault-events.ts'

export interface AuditEvent {
  readonly time: string
  /** In capitals, as the log has it. */
  readonly resourceId: string
  readonly operationName: string
  readonly operationVersion: string
  readonly category: 'AuditEvent'
  readonly resultType: 'Success' | 'Failed'
  readonly resultSignature: string
  readonly resultDescription: string
  readonly durationMs: string
  readonly callerIpAddress: string
  readonly correlationId: string
  readonly identity: { readonly claim?: Readonly<Record<string, string | undefined>> }
  readonly properties: Readonly<Record<string, string | number | boolean | undefined>>
}

const CLAIMS = {
  objectId: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
  upn: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
} as const

/** `origin` is the address the call was sent to. */
export function callAuditEvent(call: LoggedCall, vault: VaultRecord | undefined, origin: string): AuditEvent {
  const failed = call.status >= 400 || call.status === 0
  const named = auditOperation(call.plane === 'arm' ? 'arm' : 'vault', call.method, call.path)
  const { rule } = call
  return {
    time: new Date(call.at).toISOString(),
    resourceId: vault ? resourceId(vault) : '',
    operationName: call.status === 401 ? 'Authentication' : (named ?? 'Unknown'),
    operationVersion: call.apiVersion ?? '',
    category: 'AuditEvent',
    resultType: failed ? 'Failed' : 'Success',
    resultSignature: STATUS_CODES[call.status] ?? '',
    resultDescription: failed ? call.reason : '',
    durationMs: String(Math.round(call.durationMs)),
    callerIpAddress: call.clientAddress,
    correlationId: call.correlationId || call.requestId,
    identity: call.caller
      ? {
          claim: {
            [CLAIMS.objectId]: call.caller.objectId,
            [CLAIMS.upn]: call.caller.name.includes('@') ? call.caller.name : undefined,
            appid: call.caller.appId,
          },
        }
      : {},
    properties: {
      id: call.plane === 'arm' ? `${origin}/` : `${origin}${call.path}`,
      clientInfo: call.userAgent,
      requestUri: `${origin}${call.path}${call.apiVersion ? `?api-version=${call.apiVersion}` : ''}`,
      httpStatusCode: call.status,
      ...(call.plane === 'vault' && {
        isAccessPolicyMatch: rule?.startsWith('Access policy') ?? false,
        isRbacAuthorized: rule?.startsWith('Role assignment') ?? false,
      }),
    },
  }
}

/** Azure logs an end that is near or reached and a change of access; not a new version, whose making is a call of its own. */
export function noticeAuditEvent(event: VaultEvent): AuditEvent | undefined {
  const what = event.eventType.slice('Microsoft.KeyVault.'.length)
  if (what.endsWith('NewVersionCreated')) return undefined
  return {
    time: event.eventTime,
    resourceId: event.topic.toUpperCase(),
    operationName: `${what}EventGridNotification`,
    operationVersion: '',
    category: 'AuditEvent',
    resultType: 'Success',
    resultSignature: 'OK',
    resultDescription: '',
    durationMs: '0',
    callerIpAddress: '',
    correlationId: event.id,
    identity: {},
    properties: { id: String(event.data.Id), eventGridEventProperties: JSON.stringify(event) },
  }
}

const resourceId = (vault: VaultRecord): string =>
  `/SUBSCRIPTIONS/${vault.subscriptionId}/RESOURCEGROUPS/${vault.resourceGroup}/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/${vault.name}`.toUpperCase()
