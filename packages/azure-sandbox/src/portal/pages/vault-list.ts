/** Key vaults: the list, and Create. */

import { ALL_PERMISSIONS } from '../../control/index.ts'
import { html } from '../../core/html.ts'
import { LOCATION, RESOURCE_GROUP, SUBSCRIPTION_ID } from '../../seed.ts'
import {
  emptyState,
  form,
  linkButton,
  notice,
  notSaved,
  radioField,
  selectField,
  submit,
  table,
  textField,
} from '../parts.ts'
import type { Body, PageFunction, Visit } from '../visit.ts'

const CREATE = linkButton('/vaults/new', 'Create', 'plus', true)

export const vaultListPage: PageFunction = async (visit) => {
  const answer = await visit.arm('GET', `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.KeyVault/vaults`)
  const vaults: Body[] = answer.body?.value ?? []
  return {
    title: 'Key vaults',
    section: 'vaults',
    body: html`<h1>Key vaults</h1><p class="lead">Vaults of the subscription Contoso Development.</p>
${!answer.ok && notice({ kind: 'bad', text: answer.problem })}
${answer.ok && vaults.length === 0 && emptyState('vault', 'No key vaults to display', 'Create one to keep secrets, keys and certificates in it.', CREATE)}
${
  vaults.length > 0 &&
  html`<div class="commands">${CREATE}${linkButton('/deleted-vaults', 'Manage deleted vaults', 'trash')}</div>${table<Body>(
    'Key vaults',
    [
      { label: 'Name', cell: (vault) => html`<a href="/vaults/${vault.name}/overview">${vault.name}</a>` },
      { label: 'Resource group', cell: (vault) => String(vault.id).split('/')[4] ?? '' },
      { label: 'Location', cell: (vault) => vault.location },
      { label: 'Pricing tier', cell: (vault) => vault.properties.sku.name },
      { label: 'Permission model', cell: (vault) => permissionModel(vault) },
    ],
    vaults,
  )}`
}`,
  }
}

export const permissionModel = (vault: Body): string =>
  vault.properties.enableRbacAuthorization ? 'Azure role-based access control' : 'Vault access policy'

const REGIONS = [
  'eastus',
  'eastus2',
  'westus',
  'westus3',
  'northeurope',
  'westeurope',
  'uksouth',
  'germanywestcentral',
  'southeastasia',
  'japaneast',
  'australiaeast',
]

export const newVaultPage: PageFunction = async (visit) => {
  const value = (name: string, fallback: string) => visit.form.get(name)?.trim() ?? fallback
  const name = value('name', '')
  const problems = visit.isPost ? await create(visit, name) : {}
  const failed = Object.keys(problems).length > 0
  if (visit.isPost && !failed) {
    return { redirect: `/vaults/${name}/overview`, notice: { kind: 'ok', text: `Key vault ${name} was created.` } }
  }
  return {
    title: 'Create a key vault',
    section: 'vaults',
    crumbs: [['Key vaults', '/vaults']],
    status: failed ? 400 : 200,
    body: html`<h1>Create a key vault</h1><p class="lead">In the subscription Contoso Development, resource group ${RESOURCE_GROUP}.</p>
${failed && notSaved(problems)}
${form(
  visit,
  '/vaults/new',
  html`${textField('name', 'Key vault name', { value: name, required: true, placeholder: 'contoso-secrets', hint: '3 to 24 letters, digits and hyphens. It begins with a letter and is part of the vault’s address.', problem: problems.name })}
${selectField(
  'location',
  'Region',
  REGIONS.map((region) => [region, region]),
  { value: value('location', LOCATION), problem: problems.location },
)}
${selectField(
  'sku',
  'Pricing tier',
  [
    ['standard', 'Standard'],
    ['premium', 'Premium (HSM-protected keys)'],
  ],
  { value: value('sku', 'standard') },
)}
${textField('days', 'Days to retain deleted vaults', { value: value('days', '90'), type: 'number', problem: problems.days, hint: '7 to 90. It cannot be changed later.' })}
${radioField(
  'purge',
  'Purge protection',
  [
    ['off', 'Disable purge protection'],
    [
      'on',
      'Enable purge protection',
      'Nobody can purge the vault or its objects before their time. It cannot be switched off again.',
    ],
  ],
  value('purge', 'off'),
)}
${radioField(
  'model',
  'Permission model',
  [
    ['policy', 'Vault access policy', 'You get an access policy with all permissions.'],
    ['rbac', 'Azure role-based access control', 'Roles such as Key Vault Secrets User decide.'],
  ],
  value('model', 'policy'),
)}
${submit('Create', '/vaults')}`,
  'form panel',
)}`,
  }
}

/** Which field a refusal of Resource Manager is about. */
const FIELDS: readonly (readonly [words: RegExp, field: string])[] = [
  [/softDeleteRetention|retention/i, 'days'],
  [/location/i, 'location'],
]

/** What is wrong, by field; empty when the vault was made. */
async function create(visit: Visit, name: string): Promise<Readonly<Record<string, string>>> {
  const { tenantId } = visit.deps.entra
  const rbac = visit.form.get('model') === 'rbac'
  const path = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${RESOURCE_GROUP}/providers/Microsoft.KeyVault/vaults/${encodeURIComponent(name)}`
  if (name === '') return { name: 'Give the vault a name.' }
  const existing = await visit.arm('GET', path)
  if (existing.ok) return { name: `You have a vault named ${name} already.` }
  const answer = await visit.arm('PUT', path, {
    location: visit.form.get('location'),
    properties: {
      tenantId,
      sku: { family: 'A', name: visit.form.get('sku') },
      accessPolicies: rbac ? [] : [{ tenantId, objectId: visit.user.id, permissions: ALL_PERMISSIONS }],
      enableRbacAuthorization: rbac,
      softDeleteRetentionInDays: Number(visit.form.get('days')),
      ...(visit.form.get('purge') === 'on' && { enablePurgeProtection: true }),
    },
  })
  if (answer.ok) return {}
  return { [FIELDS.find(([words]) => words.test(answer.problem))?.[1] ?? 'name']: answer.problem }
}
