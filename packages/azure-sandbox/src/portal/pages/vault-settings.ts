/** Delays and limits of one vault, where they differ from those of all vaults. */
import { html } from '../../core/html.ts'
import { InputProblem } from '../../core/input.ts'
import { form, notSaved } from '../parts.ts'
import type { PageFunction } from '../visit.ts'
import { findVisitedVault, vaultPage } from './vault-frame.ts'
import { readSettingsForm, settingsFields } from './vault-settings-form.ts'

export const vaultSettingsPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  const { control } = visit.deps
  const here = `/vaults/${vault.name}/sandbox-settings`
  const problems: Record<string, string> = {}
  if (visit.isPost) {
    try {
      const own = readSettingsForm(visit)
      control.forgetVaultSettings(vault.name)
      if (Object.keys(own).length > 0) control.changeVaultSettings(own, vault.name)
      return { redirect: here, notice: { kind: 'ok', text: 'Saved.' } }
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error
      problems[error.field] = error.message
    }
  }
  const failed = Object.keys(problems).length > 0
  return vaultPage(
    vault,
    'sandbox-settings',
    html`${failed && notSaved(problems)}<p class="soft">What this vault takes time for, and how much may be asked of it. An empty field follows <a href="/faults">all vaults</a>. Azure has no such page.</p>
${form(visit, here, html`${settingsFields(visit, control.ownVaultSettings(vault.name), problems, control.vaultSettings())}<button class="button primary">Save</button>`, 'panel form')}`,
    failed ? 400 : 200,
  )
}
