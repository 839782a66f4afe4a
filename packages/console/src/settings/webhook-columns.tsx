/** The columns of the list of webhooks. */
import type { Webhook } from '@keyway/contract'
import { FLOW_LOOKS, Status, WEBHOOK_FAILING } from '../ui/status.tsx'
import type { Column } from '../ui/table/column.ts'
import { counted } from '../ui/time.ts'

const look = ({ enabled, failingSince }: Webhook) =>
  enabled ? (failingSince === null ? FLOW_LOOKS.enabled : WEBHOOK_FAILING) : FLOW_LOOKS.disabled

export const WEBHOOK_COLUMNS: readonly Column<Webhook>[] = [
  {
    key: 'name',
    label: 'Name',
    fixed: true,
    cell: ({ name }) => <strong>{name}</strong>,
    sort: ({ name }) => name,
    search: ({ name }) => name,
  },
  {
    key: 'status',
    label: 'Status',
    cell: (webhook) => <Status look={look(webhook)} />,
    sort: (webhook) => look(webhook).word,
    search: (webhook) => look(webhook).word,
  },
  {
    key: 'url',
    label: 'URL',
    cell: ({ url }) => <span className="mono">{url}</span>,
    sort: ({ url }) => url,
    search: ({ url }) => url,
  },
  {
    key: 'events',
    label: 'Events',
    cell: ({ events }) => counted(events.length, 'event'),
    sort: ({ events }) => events.length,
    search: ({ events }) => events.join(' '),
  },
]
