/** Access policies: who may do what with the objects of a vault. */
import { html } from '../../core/html.ts'
import type { AccessPolicyEntry } from '../../core/vault-record.ts'
import { confirmButton, disclosure, emptyState, form, notice, notSaved, selectField, table } from '../parts.ts'
import type { Body, PageFunction, Visit } from '../visit.ts'
import { principalName, principalsOf } from './principals.ts'
import { findVisitedVault, vaultPage } from './vault-frame.ts'

const KEY = [
  'get',
  'list',
  'update',
  'create',
  'import',
  'delete',
  'recover',
  'backup',
  'restore',
  'rotate',
  'getrotationpolicy',
  'setrotationpolicy',
]
const KEY_USE = ['decrypt', 'encrypt', 'unwrapKey', 'wrapKey', 'verify', 'sign', 'release']
const SECRET = ['get', 'list', 'set', 'delete', 'recover', 'backup', 'restore']
const CERTIFICATE = [
  'get',
  'list',
  'update',
  'create',
  'import',
  'delete',
  'recover',
  'backup',
  'restore',
  'managecontacts',
  'manageissuers',
  'getissuers',
  'listissuers',
  'setissuers',
  'deleteissuers',
]

const GROUPS = [
  ['keys', 'Key permissions', [...KEY, ...KEY_USE, 'purge']],
  ['secrets', 'Secret permissions', [...SECRET, 'purge']],
  ['certificates', 'Certificate permissions', [...CERTIFICATE, 'purge']],
] as const

/** The portal's own templates. */
const TEMPLATES: Readonly<
  Record<string, { readonly label: string; readonly permissions: AccessPolicyEntry['permissions'] }>
> = {
  all: {
    label: 'Key, Secret, & Certificate Management',
    permissions: { keys: KEY, secrets: SECRET, certificates: CERTIFICATE },
  },
  keysAndSecrets: { label: 'Key & Secret Management', permissions: { keys: KEY, secrets: SECRET } },
  secretsAndCertificates: {
    label: 'Secret & Certificate Management',
    permissions: { secrets: SECRET, certificates: CERTIFICATE },
  },
  keys: { label: 'Key Management', permissions: { keys: KEY } },
  secrets: { label: 'Secret Management', permissions: { secrets: SECRET } },
  certificates: { label: 'Certificate Management', permissions: { certificates: CERTIFICATE } },
  readSecrets: { label: 'Sandbox: get and list secrets only', permissions: { secrets: ['get', 'list'] } },
}

export const accessPoliciesPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  const here = `/vaults/${vault.name}/access-policies`
  const problems = visit.isPost ? await change(visit, vault) : undefined
  if (problems && 'done' in problems) return { redirect: here, notice: { kind: 'ok', text: problems.done } }
  const typed = (name: string) => visit.form.get(name) ?? undefined
  const isChosen = (kind: string, word: string) => visit.form.getAll(kind).includes(word)
  const entries: AccessPolicyEntry[] = vault.properties.accessPolicies
  return vaultPage(
    vault,
    'access-policies',
    html`${notSaved(problems)}${vault.properties.enableRbacAuthorization && notice({ kind: 'info', text: 'This vault uses Azure role-based access control, so access policies have no effect. See Access control (IAM).' })}
${disclosure(
  'Create',
  form(
    visit,
    here,
    html`${selectField('principal', 'Principal', principalsOf(visit), { value: typed('principal'), problem: problems?.principal, hint: 'A person for delegated sign-in, an app for client credentials. An existing policy is replaced.' })}
${selectField('template', 'Configure from a template', [...Object.entries(TEMPLATES).map(([key, { label }]) => [key, label] as const), ['custom', 'Select permissions below']], { value: typed('template'), problem: problems?.template })}
<details${problems && { html: ' open' }}><summary>Permissions one by one</summary>${GROUPS.map(
      ([kind, label, permissions]) =>
        html`<fieldset><legend>${label}</legend><div class="checks">${permissions.map((word) => html`<label class="choice"><input type="checkbox" name="${kind}" value="${word}"${isChosen(kind, word) && { html: ' checked' }}><span>${word}</span></label>`)}</div></fieldset>`,
    )}</details>
<div class="commands"><button class="button primary">Create</button></div>`,
    'panel form',
  ),
  entries.length === 0 || problems !== undefined,
)}
${
  entries.length === 0
    ? emptyState(
        'user',
        'Nobody has access yet',
        'Create a policy for the person who authorizes the connection, or for the app itself when it uses client credentials.',
      )
    : table<AccessPolicyEntry>(
        'Access policies',
        [
          {
            label: 'Name',
            cell: (entry) =>
              html`${principalName(visit, entry.objectId)}<br><span class="mono wrap soft">${entry.objectId}</span>`,
          },
          { label: 'Key permissions', cell: (entry) => words(entry.permissions.keys) },
          { label: 'Secret permissions', cell: (entry) => words(entry.permissions.secrets) },
          { label: 'Certificate permissions', cell: (entry) => words(entry.permissions.certificates) },
          {
            label: 'Delete',
            end: true,
            cell: (entry) =>
              confirmButton(
                visit,
                here,
                'Delete',
                'Delete this access policy? Its holder is refused with 403 Forbidden at once.',
                {
                  fields: { action: 'delete', principal: entry.objectId },
                  small: true,
                },
              ),
          },
        ],
        entries,
      )
}
`,
    problems ? 400 : 200,
  )
}

const words = (list: readonly string[] | undefined): string => (list && list.length > 0 ? list.join(', ') : '–')

/** What was done, or what is wrong by field. */
async function change(
  visit: Visit,
  vault: Body,
): Promise<{ readonly done: string } | { readonly principal?: string; readonly template?: string }> {
  const { tenantId } = visit.deps.entra
  const objectId = visit.form.get('principal') ?? ''
  const others = vault.properties.accessPolicies.filter((entry: AccessPolicyEntry) => entry.objectId !== objectId)
  const isDelete = visit.form.get('action') === 'delete'
  const permissions = TEMPLATES[visit.form.get('template') ?? '']?.permissions ?? {
    keys: visit.form.getAll('keys'),
    secrets: visit.form.getAll('secrets'),
    certificates: visit.form.getAll('certificates'),
  }
  if (!isDelete && Object.values(permissions).every((words) => words.length === 0)) {
    return { template: 'Choose a template, or at least one permission below.' }
  }
  const accessPolicies = isDelete ? others : [...others, { tenantId, objectId, permissions }]
  const answer = await visit.arm('PATCH', vault.id, { properties: { accessPolicies } })
  if (!answer.ok) return { principal: answer.problem }
  const name = principalName(visit, objectId)
  return { done: isDelete ? `The access policy of ${name} was deleted.` : `${name} has an access policy now.` }
}
