/** Below a field of a request: what it is for the first sample record. */
import { Code, Text } from '@mantine/core'

const MOST = 2_000

export interface FilledPartProps {
  readonly what: 'address' | 'headers' | 'body'
  /** Undefined: there is no sample yet, or it cannot be filled. */
  readonly text: string | null | undefined
}

export function FilledPart({ what, text }: FilledPartProps) {
  if (!text) return null
  return (
    <div>
      <Text size="xs" c="dimmed" my={4} role="status">
        For the first sample record:
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard */}
      <section tabIndex={0} aria-label={`The ${what} for the first record`} style={{ overflow: 'auto' }}>
        <Code block>{text.length > MOST ? `${text.slice(0, MOST)}…` : text}</Code>
      </section>
    </div>
  )
}
