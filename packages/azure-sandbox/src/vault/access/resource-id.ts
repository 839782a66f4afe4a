/** The resource a role must cover for a call on the data plane. */
import type { VaultRecord } from '../../core/vault-record.ts'

/** Resource id of the vault, or of one object in it, in lower case as refusals print it. */
export function resourceId(vault: VaultRecord, group: string, name: string): string {
  const base = `/subscriptions/${vault.subscriptionId}/resourcegroups/${vault.resourceGroup}/providers/microsoft.keyvault/vaults/${vault.name}`
  return (name === '' ? base : `${base}/${group}/${name}`).toLowerCase()
}
