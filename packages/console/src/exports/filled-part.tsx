/** Below a field of a request: what it is once its templates are filled. */
import type { PreviewRequest } from '@keyway/contract'
import { Code, Text } from '@mantine/core'
import classes from './filled-part.module.css'

const MOST = 2_000

const PARTS = {
  address: ({ relativeURI }) => relativeURI,
  headers: ({ headers }) =>
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  body: ({ body }) => body,
} as const satisfies Record<string, (request: PreviewRequest) => string | undefined>

/** What fills it: above the part, and in its name. */
const FILLED_WITH = {
  records: { head: 'For the first sample record:', name: 'for the first record' },
  record: { head: 'For the sample record:', name: 'for the sample record' },
  dates: { head: 'In a first run that began now:', name: 'in a first run' },
} as const

export interface FilledPartProps {
  readonly part: keyof typeof PARTS
  readonly by: keyof typeof FILLED_WITH
  /** Nothing: there is no sample yet, or it cannot be filled. */
  readonly request: PreviewRequest | null | undefined
}

export function FilledPart({ part, by, request }: FilledPartProps) {
  const text = request ? PARTS[part](request) : undefined
  if (!text) return null
  const { head, name } = FILLED_WITH[by]
  return (
    <div>
      <Text size="xs" c="dimmed" my={4} role="status">
        {head}
      </Text>
      <section aria-label={`The ${part} ${name}`}>
        <Code block className={classes.filled ?? ''}>
          {text.length > MOST ? `${text.slice(0, MOST)}…` : text}
        </Code>
      </section>
    </div>
  )
}
