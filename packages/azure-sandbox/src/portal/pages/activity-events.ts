/** The log of vaults as Azure keeps it (AuditEvent), and the events Event Grid would deliver. */
import { html } from '../../core/html.ts'
import type { AuditEvent } from '../../gateway/audit-event.ts'
import type { VaultEvent } from '../../gateway/vault-events.ts'
import { badge, emptyState, table } from '../parts.ts'
import type { PageFunction } from '../visit.ts'
import { activityFrame } from './activity-frame.ts'

const SHOWN = 100
const time = (iso: string) => html`<span class="nowrap">${iso.slice(0, 19).replace('T', ' ')}</span>`

const json = (value: object) =>
  html`<details><summary>Show</summary><pre tabindex="0" role="region" aria-label="Record as JSON">${JSON.stringify(value, null, 2)}</pre></details>`

export const auditEventsPage: PageFunction = ({ deps: { control } }) => {
  const events = control.auditEvents().slice(0, SHOWN)
  return activityFrame(
    '/activity/audit-events',
    'Calls of vaults as Azure’s diagnostic log shows them, category AuditEvent.',
    events.length === 0
      ? emptyState('log', 'No audit events', 'Call a vault, then look here for what Azure’s log would say.')
      : table<AuditEvent>(
          'Audit events',
          [
            { label: 'operationName', cell: (event) => html`<b>${event.operationName}</b>` },
            { label: 'time', cell: (event) => time(event.time) },
            { label: 'resourceId', cell: (event) => event.resourceId.split('/').at(-1) || '–' },
            {
              label: 'resultType',
              cell: (event) => badge(event.resultType === 'Success' ? 'ok' : 'bad', event.resultType),
            },
            { label: 'resultSignature', cell: (event) => event.resultSignature },
            { label: 'Record', cell: json },
          ],
          events,
        ),
  )
}

export const vaultEventsPage: PageFunction = ({ deps: { control } }) => {
  const events = control.vaultEvents().toReversed().slice(0, SHOWN)
  return activityFrame(
    '/activity/vault-events',
    'New versions, ends that come near or are reached, and changed access, as Event Grid delivers them.',
    events.length === 0
      ? emptyState(
          'bolt',
          'No events yet',
          'Put a secret with an expiration date into a vault, or change its access policies.',
        )
      : table<VaultEvent>(
          'Vault events',
          [
            { label: 'eventType', cell: (event) => html`<b>${event.eventType.replace('Microsoft.KeyVault.', '')}</b>` },
            { label: 'eventTime', cell: (event) => time(event.eventTime) },
            { label: 'Vault', cell: (event) => String(event.data.VaultName) },
            { label: 'subject', cell: (event) => event.subject },
            { label: 'Record', cell: json },
          ],
          events,
        ),
  )
}
