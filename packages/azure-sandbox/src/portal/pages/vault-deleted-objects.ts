/** Manage deleted secrets, keys and certificates: recover or purge. */
import { html } from '../../core/html.ts'
import { confirmButton, day, emptyState, postButton, table } from '../parts.ts'
import type { Body, PageFunction } from '../visit.ts'
import { findVisitedVault, vaultPage } from './vault-frame.ts'
import { KINDS, type Kind, nameOf } from './vault-object-kinds.ts'
import { refused } from './vault-objects.ts'

export const deletedObjectsPage: PageFunction = async (visit) => {
  const found = await findVisitedVault(visit)
  if ('gone' in found) return found.gone
  const { vault } = found
  const kind = visit.params.kind as Kind
  const { noun, icon } = KINDS[kind]
  const here = `/vaults/${vault.name}/deleted-${kind}`
  if (visit.isPost) {
    const name = visit.form.get('name') ?? ''
    const isPurge = visit.form.get('action') === 'purge'
    const path = `/deleted${kind}/${encodeURIComponent(name)}`
    const answer = await visit.vault(vault.name, isPurge ? 'DELETE' : 'POST', isPurge ? path : `${path}/recover`)
    const text = answer.ok ? `The ${noun} ${name} was ${isPurge ? 'purged' : 'recovered'}.` : answer.problem
    return { redirect: here, notice: { kind: answer.ok ? 'ok' : 'bad', text } }
  }
  const answer = await visit.vault(vault.name, 'GET', `/deleted${kind}?maxresults=25`)
  if (!answer.ok) return vaultPage(vault, kind, refused(vault, kind, answer))
  const deleted: readonly Body[] = answer.body.value
  return vaultPage(
    vault,
    kind,
    html`<h2>Manage deleted ${noun}s</h2><p><a href="/vaults/${vault.name}/${kind}">All ${kind}</a></p>
${
  deleted.length === 0
    ? emptyState(icon, `No deleted ${noun}s`, `What you delete waits here to be recovered or purged.`)
    : table<Body>(
        `Deleted ${kind}`,
        [
          { label: 'Name', cell: nameOf },
          { label: 'Deleted date', cell: (one) => (one.deletedDate ? day(one.deletedDate * 1000) : '–') },
          {
            label: 'Scheduled purge date',
            cell: (one) => (one.scheduledPurgeDate ? day(one.scheduledPurgeDate * 1000) : '–'),
          },
          {
            label: 'Actions',
            end: true,
            cell: (one) =>
              html`${postButton(visit, here, 'Recover', { action: 'recover', name: nameOf(one) })} ${confirmButton(visit, here, 'Purge', `Purge ${nameOf(one)}? It is lost for good.`, { fields: { action: 'purge', name: nameOf(one) }, small: true })}`,
          },
        ],
        deleted,
      )
}`,
  )
}
