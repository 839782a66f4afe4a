/** Secrets, keys and certificates of a vault. Names and versions are listed; a value is shown only when asked for. */
import { type Html, html } from '../../core/html.ts'
import {
  badge,
  copyable,
  day,
  disclosure,
  emptyState,
  form,
  linkButton,
  notice,
  problemNotice,
  table,
  textField,
} from '../parts.ts'
import type { Body, PageFunction, PageResult, PlaneAnswer, Visit } from '../visit.ts'
import { findVisitedVault, type VaultTab, vaultPage } from './vault-frame.ts'

type Kind = 'secrets' | 'keys' | 'certificates'

const EMPTY: Readonly<Record<Kind, readonly [title: string, text: string]>> = {
  secrets: ['There are no secrets available', 'Create one below, or let your import fill the vault.'],
  keys: ['There are no keys available', 'Keys are made by clients: with an SDK, the az command line, or an import.'],
  certificates: ['There are no certificates available', 'Certificates are made or imported by clients.'],
}

export const objectListPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  const kind = visit.params.kind as Kind
  const here = `/vaults/${vault.name}/${kind}`
  let problem: string | undefined
  if (visit.isPost && kind === 'secrets') {
    const name = visit.form.get('name')?.trim() ?? ''
    const answer = await visit.vault(vault.name, 'PUT', `/secrets/${encodeURIComponent(name)}`, {
      value: visit.form.get('value') ?? '',
    })
    if (answer.ok) return { redirect: here, notice: { kind: 'ok', text: `The secret ${name} has been created.` } }
    problem = answer.problem
  }
  const skip = visit.query.get('after')
  const answer = await visit.vault(
    vault.name,
    'GET',
    `/${kind}?maxresults=25${skip ? `&$skiptoken=${encodeURIComponent(skip)}` : ''}`,
  )
  if (!answer.ok) return vaultPage(vault, kind, refused(vault, kind, answer))
  const objects = await Promise.all(answer.body.value.map((one: Body) => describe(visit, vault.name, kind, one)))
  return vaultPage(
    vault,
    kind satisfies VaultTab,
    html`${problemNotice(problem)}
${
  kind === 'secrets' &&
  disclosure(
    'Generate/Import',
    form(
      visit,
      here,
      html`<h2>Create a secret</h2><div class="inline">${textField('name', 'Name', { required: true, value: problem ? (visit.form.get('name') ?? '') : '' })}${textField('value', 'Secret value', { required: true })}<button class="button primary">Create</button></div>`,
      'panel',
    ),
    objects.length === 0 || problem !== undefined,
  )
}
${objects.length === 0 && !skip ? emptyState(kind === 'keys' ? 'key' : kind === 'secrets' ? 'secret' : 'certificate', ...EMPTY[kind]) : objectTable(here, kind, objects)}
${pager(here, answer)}
`,
    problem ? 400 : 200,
  )
}

interface ObjectRow {
  readonly name: string
  readonly versions: number
  readonly attributes: Body
}

async function describe(visit: Visit, vault: string, kind: Kind, item: Body): Promise<ObjectRow> {
  const name = new URL(item.id ?? item.kid).pathname.split('/')[2] ?? ''
  const versions = await visit.vault(vault, 'GET', `/${kind}/${name}/versions?maxresults=25`)
  return { name, versions: versions.body?.value?.length ?? 0, attributes: item.attributes }
}

function objectTable(here: string, kind: Kind, rows: readonly ObjectRow[]): Html {
  return table<ObjectRow>(
    kind,
    [
      {
        label: 'Name',
        cell: (row) => (kind === 'secrets' ? html`<a href="${here}/${row.name}/versions">${row.name}</a>` : row.name),
      },
      { label: 'Versions', cell: (row) => row.versions },
      {
        label: 'Status',
        cell: (row) => (row.attributes.enabled === false ? badge('bad', 'Disabled') : badge('ok', 'Enabled')),
      },
      { label: 'Expiration date', cell: (row) => (row.attributes.exp ? day(row.attributes.exp * 1000) : '–') },
      { label: 'Updated', cell: (row) => day(row.attributes.updated * 1000) },
    ],
    rows,
  )
}

function pager(here: string, answer: PlaneAnswer): Html | undefined {
  const next = answer.body.nextLink && new URL(answer.body.nextLink).searchParams.get('$skiptoken')
  return next
    ? html`<div class="pager">${linkButton(`${here}?after=${encodeURIComponent(next)}`, 'Next page')}</div>`
    : undefined
}

/** What Azure's portal says, and what to do about it. */
function refused(vault: Body, kind: Kind, answer: PlaneAnswer): Html {
  const place = vault.properties.enableRbacAuthorization ? 'access-control' : 'access-policies'
  const label = vault.properties.enableRbacAuthorization ? 'Access control (IAM)' : 'Access policies'
  return html`${notice({ kind: 'bad', text: `You are unauthorized to view these contents (${kind}).` })}
<p>The vault answered:</p><div class="reveal"><code>${answer.problem}</code></div>
<p>To see them, give yourself the permission to list ${kind} under <a href="/vaults/${vault.name}/${place}">${label}</a>, or use the portal as somebody who has it.</p>`
}

export const secretPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  const name = visit.params.name ?? ''
  const here = `/vaults/${vault.name}/secrets/${name}/versions`
  const wanted = visit.isPost ? (visit.form.get('version') ?? '') : undefined
  const shown =
    wanted === undefined
      ? undefined
      : await visit.vault(vault.name, 'GET', `/secrets/${encodeURIComponent(name)}/${wanted}`)
  const versions = await visit.vault(vault.name, 'GET', `/secrets/${encodeURIComponent(name)}/versions`)
  if (!versions.ok) return vaultPage(vault, 'secrets', refused(vault, 'secrets', versions))
  const newestFirst = versions.body.value.toSorted((a: Body, b: Body) => b.attributes.created - a.attributes.created)
  return vaultPage(
    vault,
    'secrets',
    secretVersions(visit, vault, name, here, newestFirst, wanted, shown),
  ) satisfies PageResult
}

function secretVersions(
  visit: Visit,
  vault: Body,
  name: string,
  here: string,
  versions: Body[],
  wanted: string | undefined,
  shown: PlaneAnswer | undefined,
): Html {
  const versionOf = (one: Body): string => new URL(one.id).pathname.split('/')[3] ?? ''
  return html`<h2>${name}</h2><p><a href="/vaults/${vault.name}/secrets">All secrets</a></p>
${shown && !shown.ok && notice({ kind: 'bad', text: shown.problem })}
${table<Body>(
  `Versions of ${name}`,
  [
    {
      label: 'Version',
      cell: (one) =>
        html`<span class="mono">${versionOf(one)}</span>${versions[0] === one && html` ${badge('ok', 'Current')}`}`,
    },
    {
      label: 'Status',
      cell: (one) => (one.attributes.enabled === false ? badge('bad', 'Disabled') : badge('ok', 'Enabled')),
    },
    { label: 'Created', cell: (one) => day(one.attributes.created * 1000) },
    { label: 'Expiration date', cell: (one) => (one.attributes.exp ? day(one.attributes.exp * 1000) : '–') },
    {
      label: 'Secret value',
      cell: (one) =>
        shown?.ok && wanted === versionOf(one)
          ? html`<div class="reveal">${copyable(String(shown.body.value), 'secret value')}</div>`
          : form(
              visit,
              here,
              html`<input type="hidden" name="version" value="${versionOf(one)}"><button class="button small">Show Secret Value</button>`,
            ),
    },
  ],
  versions,
)}`
}
