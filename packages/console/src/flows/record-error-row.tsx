/** One failed record: its name, what went wrong in a line, and the whole diagnosis when opened. */

import type { RecordError } from '@keyway/contract'
import { Badge, Button, Checkbox, Collapse, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronRight, IconPencil } from '@tabler/icons-react'
import { DiagnosisCard } from '../ui/diagnosis-card.tsx'
import { exactTime } from '../ui/time.ts'
import classes from './record-errors.module.css'

export interface RecordErrorRowProps {
  readonly error: RecordError
  /** Names of its tags. */
  readonly tags: readonly string[]
  readonly ticked?: boolean
  /** Absent: rows cannot be ticked. */
  readonly onTick?: (on: boolean) => void
  /** Absent: its record cannot be edited from here. */
  readonly onEdit?: (() => void) | undefined
}

export function RecordErrorRow({ error, tags, ticked = false, onTick, onEdit }: RecordErrorRowProps) {
  const [opened, { toggle }] = useDisclosure(false)
  const region = useId()
  return (
    <li data-ticks={onTick !== undefined || undefined}>
      {onTick ? (
        <Checkbox
          size="md"
          aria-label={`Select ${error.traceKey ?? 'this record'}`}
          checked={ticked}
          onChange={(event) => onTick(event.currentTarget.checked)}
        />
      ) : null}
      <UnstyledButton className={classes.row} aria-expanded={opened} aria-controls={region} onClick={toggle}>
        <IconChevronRight size={16} aria-hidden className={classes.arrow} data-opened={opened || undefined} />
        <span className={classes.record}>{error.traceKey ?? 'A record'}</span>
        <span className={classes.message}>
          {error.message}
          {tags.length > 0 ? (
            <span className={classes.tags}>
              {tags.map((tag) => (
                <Badge key={tag} component="span" variant="outline" tt="none" size="sm">
                  {tag}
                </Badge>
              ))}
            </span>
          ) : null}
        </span>
        <Badge variant="light" color="gray" tt="none" size="sm" className={classes.kind ?? ''}>
          {error.retrying ? 'retrying' : error.classification}
        </Badge>
      </UnstyledButton>
      <Collapse expanded={opened} id={region}>
        <div className={classes.detail}>
          {error.diagnosis ? <DiagnosisCard diagnosis={error.diagnosis} /> : <Text size="sm">{error.message}</Text>}
          {onEdit && !error.retrying ? (
            <Button
              variant="default"
              size="compact-sm"
              w="fit-content"
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={onEdit}
            >
              Edit record
            </Button>
          ) : null}
          <Text size="xs" c="dimmed">
            {exactTime(error.occurredAt)} · <code>{error.code}</code>
            {error.autoRetryAt ? ` · sent again by itself after ${exactTime(error.autoRetryAt)}` : null}
            {error.resolvedAt ? ` · resolved ${exactTime(error.resolvedAt)} by ${error.resolvedBy ?? ''}` : null}
          </Text>
        </div>
      </Collapse>
    </li>
  )
}
