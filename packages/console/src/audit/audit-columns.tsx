/** The columns of the audit log. It is always in the order things happened, newest first. */
import type { AuditRow } from '@keyway/contract'
import type { Column } from '../ui/table/column.ts'
import { exactTime } from '../ui/time.ts'
import { EVENT_WORDS, nounOf, SOURCE_WORDS } from './audit-words.ts'

const changes = (row: AuditRow): string => row.fieldChanges.map((change) => change.fieldPath).join(', ')
const who = (row: AuditRow): string => row.byUser?.name ?? row.byAccount ?? 'Keyway'

export const AUDIT_COLUMNS: readonly Column<AuditRow>[] = [
  {
    key: 'time',
    label: 'Time',
    fixed: true,
    cell: (row) => (
      <time dateTime={row.time} className="numbers">
        {exactTime(row.time)}
      </time>
    ),
  },
  {
    key: 'event',
    label: 'Event',
    cell: (row) => (
      <>
        {EVENT_WORDS[row.event]}
        {row.reason ? (
          <>
            {' '}
            <span className="mono" style={{ color: 'var(--mantine-color-dimmed)' }}>
              {row.reason}
            </span>
          </>
        ) : null}
      </>
    ),
  },
  {
    key: 'resource',
    label: 'Resource',
    cell: (row) => (
      <>
        <strong>{row.resourceName}</strong>{' '}
        <span style={{ color: 'var(--mantine-color-dimmed)' }}>{nounOf(row.resourceType)}</span>
      </>
    ),
  },
  {
    key: 'changes',
    label: 'Changed fields',
    cell: (row) => (row.fieldChanges.length > 0 ? <span className="mono">{changes(row)}</span> : null),
  },
  { key: 'user', label: 'By', cell: who },
  {
    key: 'source',
    label: 'From',
    cell: (row) => (row.address ? `${SOURCE_WORDS[row.source]}, ${row.address}` : SOURCE_WORDS[row.source]),
  },
  {
    key: 'requestId',
    label: 'Request',
    hidden: true,
    cell: (row) => <span className="mono">{row.requestId ?? ''}</span>,
  },
]
