/** The lines of a file that were refused, and why. All that are kept can be saved as a file. */
import { Button, Group, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { counted } from '../ui/time.ts'
import classes from './files.module.css'
import type { Failure } from './use-upload.ts'

const SHOWN = 50

export interface FailureListProps {
  readonly failures: readonly Failure[]
  /** Those that are not kept any more included. */
  readonly failed: number
  onSave(): void
}

export function FailureList({ failures, failed, onSave }: FailureListProps) {
  return (
    <section aria-label="Failures by line">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list is reached by keyboard */}
      <ul className={classes.failures} tabIndex={0} aria-label={`${counted(failed, 'failure')} by line`}>
        {failures.slice(0, SHOWN).map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            <strong>Line {line}:</strong> {message}
          </li>
        ))}
      </ul>
      <Group gap="sm" mt="xs">
        <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} onClick={onSave}>
          Download the list of failures
        </Button>
        {failed > SHOWN ? (
          <Text size="xs" c="dimmed">
            {SHOWN} of {failed} are shown
            {failed > failures.length ? `; ${failures.length} are in the list` : ''}.
          </Text>
        ) : null}
      </Group>
    </section>
  )
}
