/** The operation's own mapping, to read. */

import type { Operation } from '@keyway/contract'
import { Text } from '@mantine/core'
import { IconArrowNarrowLeft } from '@tabler/icons-react'
import { defaultLines } from './mapping-rows.ts'
import classes from './mapping-section.module.css'

export function DefaultMapping({ operation }: { readonly operation: Operation }) {
  const lines = defaultLines(operation)
  if (lines.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        This operation has no default mapping. Press Customise to fill its inputs from the records, or enter them under
        “Same for every record”.
      </Text>
    )
  }
  return (
    <>
      <Text size="sm" c="dimmed">
        The default fits records of the matching list. Members a record does not have are left out.
      </Text>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">
              <span className="heard-only">is filled from</span>
            </th>
            <th scope="col">Member of the record</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.generate}>
              <td>
                {line.label} <code className={classes.name}>{line.generate}</code>
              </td>
              <td className={classes.arrow}>
                <IconArrowNarrowLeft size={16} aria-hidden />
              </td>
              <td className="mono">{line.extract}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
