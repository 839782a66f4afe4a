/** A dry run as a table: what would become of each record, and which fields would change. Never a value. */
import type { DryRunRecord } from '@keyway/contract'
import preview from '../exports/preview.module.css'
import { counted } from '../ui/time.ts'

const ACTIONS = {
  create: 'Created',
  update: 'Updated',
  send: 'Sent',
  unchanged: 'Unchanged',
  ignored: 'Ignored',
  refused: 'Refused',
} as const satisfies Record<DryRunRecord['action'], string>

const CHANGES = { added: 'new', changed: 'changed', sent: 'sent', same: 'same' } as const

export function DryRunTable({ records }: { readonly records: readonly DryRunRecord[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
    <section className={preview.scroll} tabIndex={0} aria-label={`Dry run of ${counted(records.length, 'record')}`}>
      <table className={preview.table}>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Would be</th>
            <th scope="col">Fields</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: records have no identity of their own here
            <tr key={index} data-action={record.action}>
              <td>{record.traceKey ?? index + 1}</td>
              <td>{ACTIONS[record.action]}</td>
              <td className={preview.wrapped}>{fieldWords(record)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Fields that would change; those that stay the same are not worth a word beside them. */
export function fieldWords({ fields, reason, errors }: DryRunRecord): string {
  if (errors?.length) return errors.map(({ message }) => message).join(' ')
  if (reason) return reason
  const telling = fields.filter(({ change }) => change !== 'same')
  if (telling.length === 0) return 'Nothing would change.'
  return telling.map(({ field, change }) => `${field} (${CHANGES[change]})`).join(', ')
}
