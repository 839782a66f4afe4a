/** The exports, imports and flows that would get the new connection, by name. */
import type { ReplaceResult } from '@keyway/contract'
import { Text } from '@mantine/core'
import classes from '../../documents/used-by.module.css'
import { counted } from '../../ui/time.ts'

const KINDS = [
  { kind: 'exports', noun: 'export' },
  { kind: 'imports', noun: 'import' },
  { kind: 'flows', noun: 'flow' },
] as const

export function ReplacedList({ result }: { readonly result: ReplaceResult }) {
  return (
    <div role="status">
      <Text size="sm" mb={4}>
        These will use it:
      </Text>
      {KINDS.filter(({ kind }) => result[kind].length > 0).map(({ kind, noun }) => (
        <section key={kind}>
          <Text size="xs" c="dimmed" fw={600} component="h3" mb={4}>
            {counted(result[kind].length, noun)}
          </Text>
          <ul className={classes.list}>
            {result[kind].map(({ _id, name }) => (
              <li key={_id}>{name}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
