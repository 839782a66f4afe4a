/** A day to filter by, as the browser asks for days. */
import { Text, TextInput } from '@mantine/core'
import classes from './filter-select.module.css'

export interface FilterDayProps {
  /** What stands in front of the day: `From` or `To`. */
  readonly word: string
  /** As `2026-11-26`. */
  readonly value: string | undefined
  readonly min?: string | undefined
  readonly max?: string | undefined
  onChange(value: string | undefined): void
}

export function FilterDay({ word, value, min, max, onChange }: FilterDayProps) {
  return (
    <TextInput
      type="date"
      aria-label={`${word} day`}
      className={classes.day ?? ''}
      leftSectionWidth="3.2rem"
      leftSection={
        <Text size="sm" c="dimmed" aria-hidden>
          {word}
        </Text>
      }
      value={value ?? ''}
      min={min}
      max={max}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  )
}
