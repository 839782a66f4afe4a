/** Overview of a vault: its address and settings. */
import { html } from '../../core/html.ts'
import { confirmButton, copyable, essentials } from '../parts.ts'
import type { PageFunction } from '../visit.ts'
import { findVisitedVault, vaultPage } from './vault-frame.ts'
import { permissionModel } from './vault-list.ts'

export const vaultOverviewPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  if (visit.isPost) {
    const answer = await visit.arm('DELETE', vault.id)
    if (answer.ok) {
      const text = `${vault.name} was deleted. It can be recovered under Deleted vaults.`
      return { redirect: '/vaults', notice: { kind: 'ok', text } }
    }
    return { redirect: `/vaults/${vault.name}/overview`, notice: { kind: 'bad', text: answer.problem } }
  }
  const { properties } = vault
  return vaultPage(
    vault,
    'overview',
    html`${essentials([
      ['Vault URI', copyable(String(properties.vaultUri), 'vault URI')],
      ['Resource group', String(vault.id.split('/')[4])],
      ['Location', String(vault.location)],
      ['Subscription', 'Contoso Development'],
      ['Directory ID', copyable(String(properties.tenantId), 'directory ID')],
      ['Pricing tier', String(properties.sku.name)],
      ['Permission model', permissionModel(vault)],
      [
        'Soft-delete',
        properties.enableSoftDelete === false
          ? 'Disabled'
          : `Enabled, ${properties.softDeleteRetentionInDays ?? 90} days`,
      ],
      ['Purge protection', properties.enablePurgeProtection ? 'Enabled' : 'Disabled'],
      [
        'Public network access',
        properties.networkAcls?.defaultAction === 'Deny'
          ? 'Selected networks'
          : String(properties.publicNetworkAccess ?? 'Enabled'),
      ],
    ])}
<h2>Resource ID</h2><p>${copyable(String(vault.id), 'resource ID')}</p>
<div class="commands">${confirmButton(visit, `/vaults/${vault.name}/overview`, 'Delete', `Delete ${vault.name} with all it holds? It stays recoverable for its retention period.`)}</div>`,
  )
}
