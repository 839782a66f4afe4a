/** Deleted vaults: recover or purge. */
import { html } from '../../core/html.ts'
import { SUBSCRIPTION_ID } from '../../seed.ts'
import { confirmButton, day, emptyState, notice, postButton, table } from '../parts.ts'
import type { Body, PageFunction, Visit } from '../visit.ts'

export const deletedVaultsPage: PageFunction = async (visit) => {
  if (visit.isPost) return { redirect: '/deleted-vaults', notice: await change(visit) }
  const answer = await visit.arm('GET', `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.KeyVault/deletedVaults`)
  const vaults: Body[] = answer.body?.value ?? []
  return {
    title: 'Deleted vaults',
    section: 'deleted',
    body: html`<h1>Deleted vaults</h1><p class="lead">A deleted vault keeps its name and its objects until its retention is over.</p>
${!answer.ok && notice({ kind: 'bad', text: answer.problem })}
${answer.ok && vaults.length === 0 && emptyState('trash', 'No deleted vaults', 'Vaults you delete wait here to be recovered or purged.')}
${
  vaults.length > 0 &&
  table<Body>(
    'Deleted vaults',
    [
      { label: 'Name', cell: (vault) => vault.name },
      { label: 'Location', cell: (vault) => vault.properties.location },
      { label: 'Deleted', cell: (vault) => day(vault.properties.deletionDate) },
      { label: 'Scheduled purge', cell: (vault) => day(vault.properties.scheduledPurgeDate) },
      {
        label: 'Actions',
        end: true,
        cell: (vault) =>
          html`${postButton(visit, '/deleted-vaults', 'Recover', { action: 'recover', id: vault.id })} ${confirmButton(visit, '/deleted-vaults', 'Purge', `Purge ${vault.name}? All it holds is lost for good.`, { fields: { action: 'purge', id: vault.id }, small: true })}`,
      },
    ],
    vaults,
  )
}`,
  }
}

async function change(visit: Visit) {
  const id = visit.form.get('id') ?? ''
  const deleted = await visit.arm('GET', id.startsWith('/subscriptions/') ? id : '/')
  if (!deleted.ok) return { kind: 'bad', text: deleted.problem } as const
  const { name, properties } = deleted.body
  const answer =
    visit.form.get('action') === 'purge'
      ? await visit.arm('POST', `${id}/purge`)
      : await visit.arm('PUT', properties.vaultId, {
          location: properties.location,
          properties: {
            createMode: 'recover',
            tenantId: visit.deps.entra.tenantId,
            sku: { family: 'A', name: 'standard' },
          },
        })
  if (!answer.ok) return { kind: 'bad', text: answer.problem } as const
  return {
    kind: 'ok',
    text: visit.form.get('action') === 'purge' ? `${name} was purged.` : `${name} was recovered.`,
  } as const
}
