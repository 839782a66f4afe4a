/** Waiting, in words: no spinner without saying for what. */
import { Group, Loader, Text } from '@mantine/core'

/** @param what e.g. `connections`: shown as "Loading connections…" */
export function Loading({ what }: { readonly what: string }) {
  return (
    <Group gap="xs" py="lg" role="status">
      <Loader size="xs" aria-hidden />
      <Text size="sm" c="dimmed">
        Loading {what}…
      </Text>
    </Group>
  )
}
