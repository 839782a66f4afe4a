/** A failed call, explained where it happened: what, what to do, and the request's id to look up in the log. */
import { Button, Group, Text } from '@mantine/core'
import { asKeywayError } from '../api/client.ts'
import { CopyButton } from './copy-button.tsx'
import { Notice } from './notice.tsx'

export interface ProblemProps {
  readonly error: unknown
  /** What did not work, e.g. `The connections could not be loaded`. */
  readonly title: string
  readonly onRetry?: () => void
}

export function Problem({ error, title, onRetry }: ProblemProps) {
  const { errors, requestId } = asKeywayError(error)
  return (
    <Notice role="alert" tone="bad" title={title}>
      {errors.map((one) => (
        <p key={`${one.code}${one.field ?? ''}${one.message}`}>{one.message}</p>
      ))}
      {onRetry || requestId ? (
        <Group gap="sm">
          {onRetry ? (
            <Button size="compact-sm" variant="default" onClick={onRetry}>
              Try again
            </Button>
          ) : null}
          {requestId ? (
            <Group gap={4}>
              <Text size="xs" c="dimmed">
                Request <code>{requestId}</code>
              </Text>
              <CopyButton value={requestId} what="request id" />
            </Group>
          ) : null}
        </Group>
      ) : null}
    </Notice>
  )
}
