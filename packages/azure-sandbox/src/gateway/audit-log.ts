/** The diagnostic log of vaults: what was asked of them and of Resource Manager about them, and their own events. */
import type { Endpoints } from '../core/context.ts'
import { VAULTS, type VaultRecord } from '../core/vault-record.ts'
import type { EntraContext } from '../entra/entra-context.ts'
import { type AuditEvent, callAuditEvent, noticeAuditEvent } from './audit-event.ts'
import { auditOperation } from './audit-operations.ts'
import type { CallLog, LoggedCall } from './call-log.ts'
import { listVaultEvents } from './vault-events.ts'

/** Newest first. */
export function auditEvents(
  { entra, endpoints, log }: { readonly entra: EntraContext; readonly endpoints: Endpoints; readonly log: CallLog },
  wanted?: string,
): AuditEvent[] {
  const vaults = entra.store.collection<VaultRecord>(VAULTS)
  const calls = log.list().flatMap((call) => {
    const name = vaultOf(call)
    if (name === undefined || (wanted !== undefined && name !== wanted.toLowerCase())) return []
    const origin = call.plane === 'arm' ? endpoints.arm : endpoints.vault(name)
    return [callAuditEvent(call, vaults.get(name), origin)]
  })
  const notices = listVaultEvents(entra, wanted).flatMap((event) => noticeAuditEvent(event) ?? [])
  return [...calls, ...notices].sort((a, b) => b.time.localeCompare(a.time))
}

/** The vault a call is about; `''` for a list of vaults; undefined for a call that is not about vaults. */
function vaultOf(call: LoggedCall): string | undefined {
  if (call.plane === 'vault') return (call.vault ?? '').toLowerCase()
  if (call.plane !== 'arm' || auditOperation('arm', call.method, call.path) === undefined) return undefined
  return /\/(?:deleted)?vaults\/([^/]+)/i.exec(call.path)?.[1]?.toLowerCase() ?? ''
}
