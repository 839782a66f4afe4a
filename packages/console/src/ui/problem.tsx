/** A failed call, explained where it happened: what, what to do, and the request's id to look up in the log. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { asKeywayError } from '../api/client.ts'
import { CopyButton } from './copy-button.tsx'

export interface ProblemProps {
  readonly error: unknown
  /** What did not work, e.g. `The connections could not be loaded`. */
  readonly title: string
  readonly onRetry?: () => void
}

export function Problem({ error, title, onRetry }: ProblemProps) {
  const { errors, requestId } = asKeywayError(error)
  return (
    <Alert role="alert" color="red.8" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title}>
      <Stack gap="xs">
        {errors.map((one) => (
          <Text size="sm" key={`${one.code}${one.field ?? ''}${one.message}`}>
            {one.message}
          </Text>
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
      </Stack>
    </Alert>
  )
}
