/** Access control (IAM): role assignments on a vault. */
import { html } from '../../core/html.ts'
import { confirmButton, disclosure, emptyState, form, notice, notSaved, selectField, table } from '../parts.ts'
import type { Body, PageFunction, Visit } from '../visit.ts'
import { principalName, principalsOf } from './principals.ts'
import { findVisitedVault, vaultPage } from './vault-frame.ts'

const AUTHORIZATION = '/providers/Microsoft.Authorization'

export const accessControlPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  const here = `/vaults/${vault.name}/access-control`
  const said = visit.isPost ? await change(visit, vault) : undefined
  if (said?.kind === 'ok') return { redirect: here, notice: said }
  const typed = (name: string) => visit.form.get(name) ?? undefined
  const definitions = await visit.arm('GET', `${vault.id}${AUTHORIZATION}/roleDefinitions`)
  const assignments = await visit.arm('GET', `${vault.id}${AUTHORIZATION}/roleAssignments`)
  if (!definitions.ok || !assignments.ok) {
    return vaultPage(
      vault,
      'access-control',
      notice({ kind: 'bad', text: definitions.ok ? assignments.problem : definitions.problem }),
    )
  }
  const roles: Body[] = definitions.body.value
  const roleName = (assignment: Body): string =>
    roles.find((role) => String(assignment.properties.roleDefinitionId).endsWith(role.name))?.properties.roleName ?? ''
  return vaultPage(
    vault,
    'access-control',
    html`${notSaved(said)}${!vault.properties.enableRbacAuthorization && notice({ kind: 'info', text: 'This vault uses access policies for its objects; roles rule only what Resource Manager does with the vault.' })}
${disclosure(
  'Add role assignment',
  form(
    visit,
    here,
    html`${selectField(
      'role',
      'Role',
      roles
        .filter((role) => role.properties.roleName.startsWith('Key Vault'))
        .map((role) => [role.name, role.properties.roleName]),
      { value: typed('role'), problem: said?.text },
    )}${selectField('principal', 'Members', principalsOf(visit), { value: typed('principal') })}<div class="commands"><button class="button primary">Review + assign</button></div>`,
    'panel form',
  ),
  said !== undefined,
)}
${
  assignments.body.value.length === 0
    ? emptyState('key', 'No role assignments', 'Give a person or an app a role such as Key Vault Secrets User.')
    : table<Body>(
        'Role assignments',
        [
          { label: 'Name', cell: (one) => principalName(visit, one.properties.principalId) },
          { label: 'Role', cell: (one) => roleName(one) },
          {
            label: 'Scope',
            cell: (one) =>
              one.properties.scope.toLowerCase() === vault.id.toLowerCase()
                ? 'This resource'
                : 'Subscription (inherited)',
          },
          {
            label: 'Remove',
            end: true,
            cell: (one) =>
              one.properties.scope.toLowerCase() === vault.id.toLowerCase()
                ? confirmButton(visit, here, 'Remove', 'Remove this role assignment?', {
                    fields: { action: 'remove', id: one.id },
                    small: true,
                  })
                : '',
          },
        ],
        assignments.body.value,
      )
}
`,
    said ? 400 : 200,
  )
}

async function change(visit: Visit, vault: Body) {
  if (visit.form.get('action') === 'remove') {
    const id = visit.form.get('id') ?? ''
    const answer = await visit.arm('DELETE', id.startsWith('/subscriptions/') ? id : '/')
    return answer.ok
      ? ({ kind: 'ok', text: 'The role assignment was removed.' } as const)
      : ({ kind: 'bad', text: answer.problem } as const)
  }
  const principalId = visit.form.get('principal') ?? ''
  const name = visit.deps.entra.ids.guid()
  const roleDefinitionId = `${AUTHORIZATION}/roleDefinitions/${visit.form.get('role') ?? ''}`
  const answer = await visit.arm('PUT', `${vault.id}${AUTHORIZATION}/roleAssignments/${name}`, {
    properties: { roleDefinitionId, principalId },
  })
  if (!answer.ok) return { kind: 'bad', text: answer.problem } as const
  return { kind: 'ok', text: `${principalName(visit, principalId)} has the role now.` } as const
}
