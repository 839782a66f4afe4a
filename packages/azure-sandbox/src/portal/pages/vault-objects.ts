/** Secrets, keys and certificates of a vault: the list, and Generate/Import. */
import { type Html, html } from '../../core/html.ts'
import { badge, day, disclosure, emptyState, form, linkButton, notice, notSaved, table } from '../parts.ts'
import type { Body, PageFunction, PlaneAnswer, Visit } from '../visit.ts'
import { findVisitedVault, vaultPage } from './vault-frame.ts'
import { KINDS, type Kind, nameOf } from './vault-object-kinds.ts'

export const objectListPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  const kind = visit.params.kind as Kind
  const here = `/vaults/${vault.name}/${kind}`
  const problems = visit.isPost ? await create(visit, vault.name, kind) : {}
  const failed = Object.keys(problems).length > 0
  if (visit.isPost && !failed) {
    const text = `The ${KINDS[kind].noun} ${visit.form.get('name')?.trim()} has been created.`
    return { redirect: here, notice: { kind: 'ok', text } }
  }
  const skip = visit.query.get('after')
  const answer = await visit.vault(
    vault.name,
    'GET',
    `/${kind}?maxresults=25${skip ? `&$skiptoken=${encodeURIComponent(skip)}` : ''}`,
  )
  if (!answer.ok) return vaultPage(vault, kind, refused(vault, kind, answer))
  const objects = await Promise.all(answer.body.value.map((one: Body) => describe(visit, vault.name, kind, one)))
  const { create: heading, fields, icon, emptyTitle, emptyText, noun } = KINDS[kind]
  return vaultPage(
    vault,
    kind,
    html`${failed && notSaved(problems)}
${disclosure(
  'Generate/Import',
  form(
    visit,
    here,
    html`<h2>${heading}</h2>${fields(visit, problems)}<button class="button primary">Create</button>`,
    'panel',
  ),
  objects.length === 0 || failed,
)}
${objects.length === 0 && !skip ? emptyState(icon, emptyTitle, emptyText) : objectTable(here, kind, objects)}
${pager(here, answer)}
<p><a href="/vaults/${vault.name}/deleted-${kind}">Manage deleted ${noun}s</a></p>`,
    failed ? 400 : 200,
  )
}

/** Empty when it was created; else what is wrong, by field. */
async function create(visit: Visit, vault: string, kind: Kind): Promise<Record<string, string>> {
  const name = visit.form.get('name')?.trim() ?? ''
  if (name === '') return { name: 'Give it a name.' }
  const { request, refusedField } = KINDS[kind]
  const { method, action, body } = request(visit.form)
  const answer = await visit.vault(vault, method, `/${kind}/${encodeURIComponent(name)}${action}`, body)
  return answer.ok ? {} : { [refusedField?.(answer.problem) ?? 'name']: answer.problem }
}

interface ObjectRow {
  readonly name: string
  readonly versions: number
  readonly attributes: Body
}

async function describe(visit: Visit, vault: string, kind: Kind, item: Body): Promise<ObjectRow> {
  const name = nameOf(item)
  const versions = await visit.vault(vault, 'GET', `/${kind}/${name}/versions?maxresults=25`)
  return { name, versions: versions.body?.value?.length ?? 0, attributes: item.attributes }
}

const objectTable = (here: string, kind: Kind, rows: readonly ObjectRow[]): Html =>
  table<ObjectRow>(
    kind,
    [
      { label: 'Name', cell: (row) => html`<a href="${here}/${row.name}/versions">${row.name}</a>` },
      { label: 'Versions', cell: (row) => row.versions },
      { label: 'Status', cell: (row) => status(row.attributes) },
      { label: 'Expiration date', cell: (row) => (row.attributes.exp ? day(row.attributes.exp * 1000) : '–') },
      { label: 'Updated', cell: (row) => day(row.attributes.updated * 1000) },
    ],
    rows,
  )

export const status = (attributes: Body): Html =>
  attributes.enabled === false ? badge('bad', 'Disabled') : badge('ok', 'Enabled')

function pager(here: string, answer: PlaneAnswer): Html | undefined {
  const next = answer.body.nextLink && new URL(answer.body.nextLink).searchParams.get('$skiptoken')
  return next
    ? html`<div class="pager">${linkButton(`${here}?after=${encodeURIComponent(next)}`, 'Next page')}</div>`
    : undefined
}

/** What Azure's portal says, and what to do about it. */
export function refused(vault: Body, kind: Kind, answer: PlaneAnswer): Html {
  const place = vault.properties.enableRbacAuthorization ? 'access-control' : 'access-policies'
  const label = vault.properties.enableRbacAuthorization ? 'Access control (IAM)' : 'Access policies'
  return html`${notice({ kind: 'bad', text: `You are unauthorized to view these contents (${kind}).` })}
<p>The vault answered:</p><div class="reveal"><code>${answer.problem}</code></div>
<p>To see them, give yourself the permission to list ${kind} under <a href="/vaults/${vault.name}/${place}">${label}</a>, or use the portal as somebody who has it.</p>`
}
