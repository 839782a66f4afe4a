/** How refusals name the caller and the vault: people search their logs for exactly these forms. */
import type { Caller } from '../../core/context.ts'
import type { VaultRecord } from '../../core/vault-record.ts'

export function callerText(caller: Caller): string {
  const issuer = caller.claims.iss
  const iss = typeof issuer === 'string' ? issuer : `https://sts.windows.net/${caller.tenantId}/`
  return `appid=${caller.appId};oid=${caller.objectId};iss=${iss}`
}

export const vaultText = (vault: VaultRecord): string => `${vault.name};location=${vault.location}`
