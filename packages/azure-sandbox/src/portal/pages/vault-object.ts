/** One secret, key or certificate: its versions. A secret's value is shown only when asked for. */
import { type Html, html } from '../../core/html.ts'
import { badge, confirmButton, copyable, day, form, notice, postButton, table } from '../parts.ts'
import type { Body, PageFunction, PageResult, PlaneAnswer, Visit } from '../visit.ts'
import { findVisitedVault, vaultPage } from './vault-frame.ts'
import { KINDS, type Kind } from './vault-object-kinds.ts'
import { refused, status } from './vault-objects.ts'

export const objectPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  const kind = visit.params.kind as Kind
  const name = visit.params.name ?? ''
  const path = `/${kind}/${encodeURIComponent(name)}`
  const action = visit.form.get('action') ?? ''
  if (visit.isPost && action !== '') return change(visit, vault, kind, path, action)
  const wanted = visit.isPost ? (visit.form.get('version') ?? '') : undefined
  const shown = wanted === undefined ? undefined : await visit.vault(vault.name, 'GET', `${path}/${wanted}`)
  const versions = await visit.vault(vault.name, 'GET', `${path}/versions`)
  if (!versions.ok) return vaultPage(vault, kind, refused(vault, kind, versions))
  if (versions.body.value.length === 0) {
    const text = `There is no ${KINDS[kind].noun} ${name} in this vault.`
    return { redirect: `/vaults/${vault.name}/${kind}`, notice: { kind: 'bad', text } }
  }
  const newestFirst = versions.body.value.toSorted((a: Body, b: Body) => b.attributes.created - a.attributes.created)
  return vaultPage(vault, kind, versionsOf(visit, vault, kind, name, newestFirst, wanted, shown))
}

async function change(visit: Visit, vault: Body, kind: Kind, path: string, action: string): Promise<PageResult> {
  const { noun } = KINDS[kind]
  const list = `/vaults/${vault.name}/${kind}`
  const here = `${list}/${visit.params.name}/versions`
  if (action === 'delete') {
    const answer = await visit.vault(vault.name, 'DELETE', path)
    if (!answer.ok) return { redirect: here, notice: { kind: 'bad', text: answer.problem } }
    return {
      redirect: list,
      notice: { kind: 'ok', text: `The ${noun} was deleted. It can be recovered under Manage deleted ${noun}s.` },
    }
  }
  const enabled = action === 'enable'
  const version = visit.form.get('version') ?? ''
  const answer = await visit.vault(vault.name, 'PATCH', `${path}/${version}`, { attributes: { enabled } })
  const text = answer.ok ? `The version is ${enabled ? 'enabled' : 'disabled'}.` : answer.problem
  return { redirect: here, notice: { kind: answer.ok ? 'ok' : 'bad', text } }
}

const versionOf = (one: Body): string => new URL(one.id ?? one.kid).pathname.split('/')[3] ?? ''

function versionsOf(
  visit: Visit,
  vault: Body,
  kind: Kind,
  name: string,
  versions: readonly Body[],
  wanted: string | undefined,
  shown: PlaneAnswer | undefined,
): Html {
  const here = `/vaults/${vault.name}/${kind}/${name}/versions`
  const { noun } = KINDS[kind]
  const reveal = (one: Body) =>
    shown?.ok && wanted === versionOf(one)
      ? html`<div class="reveal">${copyable(String(shown.body.value), 'secret value')}</div>`
      : form(
          visit,
          here,
          html`<input type="hidden" name="version" value="${versionOf(one)}"><button class="button small">Show Secret Value</button>`,
        )
  return html`<h2>${name}</h2><p><a href="/vaults/${vault.name}/${kind}">All ${kind}</a></p>
${shown && !shown.ok && notice({ kind: 'bad', text: shown.problem })}
${table<Body>(
  `Versions of ${name}`,
  [
    {
      label: 'Version',
      cell: (one) =>
        html`<span class="mono">${versionOf(one)}</span>${versions[0] === one && html` ${badge('ok', 'Current')}`}`,
    },
    { label: 'Status', cell: (one) => status(one.attributes) },
    { label: 'Created', cell: (one) => day(one.attributes.created * 1000) },
    { label: 'Expiration date', cell: (one) => (one.attributes.exp ? day(one.attributes.exp * 1000) : '–') },
    ...(kind === 'secrets' ? [{ label: 'Secret value', cell: reveal }] : []),
    {
      label: 'Change',
      end: true as const,
      cell: (one: Body) => {
        const isOn = one.attributes.enabled !== false
        return postButton(visit, here, isOn ? 'Disable' : 'Enable', {
          action: isOn ? 'disable' : 'enable',
          version: versionOf(one),
        })
      },
    },
  ],
  versions,
)}
<div class="commands">${confirmButton(visit, here, 'Delete', `Delete the ${noun} ${name} with all its versions? It stays recoverable for the vault’s retention period.`, { fields: { action: 'delete' } })}</div>`
}
