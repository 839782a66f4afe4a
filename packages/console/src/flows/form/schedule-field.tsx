/** When something runs: simple choices, or a cron expression, and the next five times of it. */
import { DEFAULT_TIMEZONE, nextRuns, scheduleFault } from '@keyway/contract'
import { Checkbox, Group, Select, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FieldProps } from '../../ui/form/use-document-form.ts'
import classes from './form.module.css'
import { choiceOf, EVERY, KIND_WORDS, type ScheduleChoice, scheduleOf, WEEKDAYS } from './schedule-choice.ts'

export interface ScheduleFieldProps {
  readonly label: string
  readonly description: string
  readonly props: FieldProps
  readonly value: string
  readonly timezone: string
  /** What "No schedule" means here. */
  readonly none: string
}

export function ScheduleField({ label, description, props, value, timezone, none }: ScheduleFieldProps) {
  const [choice, setChoice] = useState(() => choiceOf(value))
  const change = (next: Partial<ScheduleChoice>) => {
    const whole = { ...choice, ...next }
    setChoice(whole)
    props.onChange?.(scheduleOf(whole, value === '' ? '? 0 6 * * *' : value))
  }
  return (
    <div className={classes.section}>
      <div className={classes.inline}>
        <Select
          id={choice.kind === 'cron' ? undefined : props.id}
          label={label}
          description={description}
          allowDeselect={false}
          data={Object.entries(KIND_WORDS).map(([kind, words]) => ({
            value: kind,
            label: kind === 'none' ? none : words,
          }))}
          value={choice.kind}
          onChange={(kind) => change({ kind: kind as ScheduleChoice['kind'] })}
        />
        <ChoiceFields choice={choice} change={change} label={label} />
      </div>
      {choice.kind === 'weekly' ? (
        <Checkbox.Group label="Days" value={[...choice.days]} onChange={(days) => days.length > 0 && change({ days })}>
          <Group gap="sm" mt={4}>
            {WEEKDAYS.map((day) => (
              <Checkbox key={day.value} value={day.value} label={day.label} size="xs" />
            ))}
          </Group>
        </Checkbox.Group>
      ) : null}
      {choice.kind === 'cron' ? (
        <TextInput
          {...props}
          label="Cron expression"
          description="? minute hour day-of-month month day-of-week. Sunday is 0."
          classNames={{ input: 'mono' }}
          value={value}
          spellCheck={false}
          autoComplete="off"
        />
      ) : props.error ? (
        <p className={classes.error}>{props.error}</p>
      ) : null}
      <NextTimes schedule={value} timezone={timezone} />
    </div>
  )
}

interface ChoiceFieldsProps {
  readonly choice: ScheduleChoice
  readonly label: string
  change(next: Partial<ScheduleChoice>): void
}

function ChoiceFields({ choice, change, label }: ChoiceFieldsProps) {
  const number = (name: 'minute' | 'day', words: string, min: number, max: number) => (
    <Select
      label={words}
      w="6rem"
      allowDeselect={false}
      data={Array.from({ length: max - min + 1 }, (_, index) => String(index + min))}
      value={choice[name]}
      onChange={(value) => value !== null && change({ [name]: value })}
    />
  )
  switch (choice.kind) {
    case 'minutes':
      return (
        <Select
          label="Minutes between"
          w="8rem"
          allowDeselect={false}
          data={[...new Set([...EVERY, choice.every])]}
          value={choice.every}
          onChange={(every) => every !== null && change({ every })}
        />
      )
    case 'hourly':
      return number('minute', 'At minute', 0, 59)
    case 'monthly':
      return (
        <>
          {number('day', 'On day', 1, 31)}
          <TimeField choice={choice} change={change} label={label} />
        </>
      )
    case 'daily':
    case 'weekly':
      return <TimeField choice={choice} change={change} label={label} />
    default:
      return null
  }
}

const TimeField = ({ choice, change }: ChoiceFieldsProps) => (
  <TextInput
    label="At"
    type="time"
    w="8rem"
    value={choice.time}
    onChange={({ currentTarget }) => currentTarget.value !== '' && change({ time: currentTarget.value })}
  />
)

/** The next five times, in the time zone they are meant in. */
export function NextTimes({ schedule, timezone }: { readonly schedule: string; readonly timezone: string }) {
  if (schedule === '' || scheduleFault(schedule) !== null) return null
  const zone = timezone || DEFAULT_TIMEZONE
  const words = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
  return (
    <div aria-live="polite">
      <Text size="xs" c="dimmed">
        Next runs
      </Text>
      <ol className={classes.times}>
        {nextRuns(schedule, zone, new Date()).map((time) => (
          <li key={time.getTime()} className="numbers">
            <time dateTime={time.toISOString()}>{words.format(time)}</time>
          </li>
        ))}
      </ol>
    </div>
  )
}
