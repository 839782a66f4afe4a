/** The weather calls meet, and the log of what became of them. */
import type { AuditEvent } from '../gateway/audit-event.ts'
import { auditEvents } from '../gateway/audit-log.ts'
import type { CallLog } from '../gateway/call-log.ts'
import type { LineFaults } from '../gateway/faults.ts'
import { listVaultEvents, type VaultEvent } from '../gateway/vault-events.ts'
import {
  armFault,
  changeSettings,
  disarmFault,
  forgetOwnSettings,
  listFaults,
  ownSettings,
  readSettings,
  type VaultFault,
  type VaultSettings,
} from '../vault/index.ts'
import type { ControlDeps } from './deps.ts'
import { requireVault } from './require-vault.ts'

export interface ConditionsControl {
  /** Faults on the line, for any plane: latency, 429, 5xx, cut or truncated answers, a wrong content type. */
  readonly faults: Pick<LineFaults, 'add' | 'remove' | 'list'>
  /** Errors that single operations of a vault answer with, e.g. the next two `GetSecret` of one vault. */
  readonly vaultFaults: {
    arm(fault: VaultFault): string
    disarm(id: string): boolean
    list(): ReadonlyMap<string, VaultFault>
  }
  /** What holds for one vault, or for those without settings of their own. */
  vaultSettings(vault?: string): VaultSettings
  /** Delays of the data plane, its latency, and Key Vault's published limits: of all vaults, or of one. */
  changeVaultSettings(change: Partial<VaultSettings>, vault?: string): VaultSettings
  /** What was set for one vault alone. */
  ownVaultSettings(vault: string): Partial<VaultSettings>
  /** A vault follows the settings of all vaults again. */
  forgetVaultSettings(vault: string): void
  /** The last calls of every plane, newest first, with the reason of each answer. */
  readonly calls: Pick<CallLog, 'list' | 'find' | 'clear'>
  /** Calls and events of vaults as Azure's diagnostic log shows them (category AuditEvent), newest first. */
  auditEvents(vault?: string): AuditEvent[]
  /** Events of vaults as Event Grid delivers them: new versions, near expiry, expiry, access changed. */
  vaultEvents(vault?: string): VaultEvent[]
}

export function conditionsControl(deps: ControlDeps): ConditionsControl {
  const { entra } = deps
  const { store, ids } = entra
  return {
    faults: deps.faults,
    vaultFaults: {
      arm(fault) {
        const id = ids.guid()
        armFault(store, id, fault)
        return id
      },
      disarm: (id) => disarmFault(store, id),
      list: () => listFaults(store),
    },
    vaultSettings: (vault) => readSettings(store, vault),
    changeVaultSettings: (change, vault) => changeSettings(store, change, vault && requireVault(store, vault).name),
    ownVaultSettings: (vault) => ownSettings(store, requireVault(store, vault).name),
    forgetVaultSettings: (vault) => forgetOwnSettings(store, requireVault(store, vault).name),
    calls: deps.log,
    auditEvents: (vault) => auditEvents(deps, vault),
    vaultEvents: (vault) => listVaultEvents(entra, vault),
  }
}
