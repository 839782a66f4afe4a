/** What the pages of one vault share. */
import { type Html, html } from '../../core/html.ts'
import { SUBSCRIPTION_ID } from '../../seed.ts'
import { withTabs } from '../parts.ts'
import type { Body, PageResult, Visit } from '../visit.ts'

const TABS = [
  ['overview', 'Overview'],
  ['access-policies', 'Access policies'],
  ['access-control', 'Access control (IAM)'],
  ['secrets', 'Secrets'],
  ['keys', 'Keys'],
  ['certificates', 'Certificates'],
  ['access-configuration', 'Access configuration'],
  ['sandbox-settings', 'Delays and limits'],
] as const

export type VaultTab = (typeof TABS)[number][0]

/** The vault of the path as Resource Manager shows it to this person; a result to return when it cannot be shown. */
export async function findVisitedVault(
  visit: Visit,
): Promise<{ readonly vault: Body } | { readonly gone: PageResult }> {
  const name = (visit.params.vault ?? '').toLowerCase()
  const answer = await visit.arm('GET', `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.KeyVault/vaults`)
  const vault = answer.body?.value?.find((one: Body) => one.name.toLowerCase() === name)
  if (vault) return { vault }
  const text = answer.ok ? `There is no vault named ${name}.` : answer.problem
  return { gone: { redirect: '/vaults', notice: { kind: 'bad', text } } }
}

export function vaultPage(vault: Body, tab: VaultTab, body: Html, status = 200): PageResult {
  const label = TABS.find(([slug]) => slug === tab)?.[1] ?? ''
  return {
    title: `${vault.name} | ${label}`,
    section: 'vaults',
    status,
    crumbs: [['Key vaults', '/vaults']],
    body: html`<h1>${String(vault.name)}</h1><p class="lead">${label}</p>${withTabs('Key vault', `/vaults/${vault.name}`, TABS, tab, body)}`,
  }
}
