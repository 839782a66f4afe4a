/** What an expression makes of the first record of the last preview, below its field. */
import { Code, Text } from '@mantine/core'
import classes from './preview.module.css'
import type { Live } from './use-live.ts'

const MOST = 4_000

export function TransformResult({ live: { transformed } }: { readonly live: Live }) {
  if (!transformed) return null
  const text = JSON.stringify(transformed.length === 1 ? transformed[0] : transformed, null, 2)
  return (
    <div>
      <Text size="xs" c="dimmed" my={4} role="status">
        {transformed.length === 0
          ? 'The first record of the preview would be left out.'
          : 'The first record of the preview becomes this. Secrets are masked.'}
      </Text>
      {transformed.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
        <section className={classes.scroll} tabIndex={0} aria-label="The first record, transformed">
          <Code block>{text.length > MOST ? `${text.slice(0, MOST)}…` : text}</Code>
        </section>
      )}
    </div>
  )
}

export function FilterResult({ live: { passes } }: { readonly live: Pick<Live, 'passes'> }) {
  if (passes === undefined) return null
  return (
    <Text size="xs" c="dimmed" mt={4} role="status">
      {passes ? 'The first record of the preview passes.' : 'The first record of the preview would be left out.'}
    </Text>
  )
}
