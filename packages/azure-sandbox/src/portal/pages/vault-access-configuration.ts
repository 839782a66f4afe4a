/** Access configuration: whether roles or access policies rule what is in a vault. */
import { html } from '../../core/html.ts'
import { form, linkButton, problemNotice, radioField } from '../parts.ts'
import type { PageFunction } from '../visit.ts'
import { findVisitedVault, vaultPage } from './vault-frame.ts'

export const accessConfigurationPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  const here = `/vaults/${vault.name}/access-configuration`
  let problem: string | undefined
  if (visit.isPost) {
    const enableRbacAuthorization = visit.form.get('model') === 'rbac'
    const answer = await visit.arm('PATCH', vault.id, { properties: { enableRbacAuthorization } })
    if (answer.ok) return { redirect: here, notice: { kind: 'ok', text: 'The permission model was saved.' } }
    problem = answer.problem
  }
  const model = visit.form.get('model') ?? (vault.properties.enableRbacAuthorization ? 'rbac' : 'policy')
  return vaultPage(
    vault,
    'access-configuration',
    html`${problemNotice(problem)}
${form(
  visit,
  here,
  html`${radioField(
    'model',
    'Permission model',
    [
      [
        'rbac',
        'Azure role-based access control',
        'Roles such as Key Vault Secrets User decide. Access policies stay, without effect.',
      ],
      [
        'policy',
        'Vault access policy',
        'Access policies decide. Roles rule only what Resource Manager does with the vault.',
      ],
    ],
    model,
  )}<div class="commands"><button class="button primary">Apply</button></div>`,
  'panel form',
)}
<div class="commands">${linkButton(`/vaults/${vault.name}/access-control`, 'Go to access control (IAM)')}${linkButton(`/vaults/${vault.name}/access-policies`, 'Go to access policies')}</div>`,
    problem ? 400 : 200,
  )
}
