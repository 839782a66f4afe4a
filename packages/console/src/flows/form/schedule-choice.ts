/** A schedule as simple choices. What they cannot say is left to the cron text itself. */
export type ScheduleKind = 'none' | 'minutes' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'cron'

export interface ScheduleChoice {
  readonly kind: ScheduleKind
  /** Minutes between runs. */
  readonly every: string
  /** Minute of the hour. */
  readonly minute: string
  /** `06:30`. */
  readonly time: string
  /** Days of the week, 0 is Sunday. */
  readonly days: readonly string[]
  /** Day of the month. */
  readonly day: string
}

export const KIND_WORDS = {
  none: 'No schedule',
  minutes: 'Every few minutes',
  hourly: 'Every hour',
  daily: 'Every day',
  weekly: 'On days of the week',
  monthly: 'Every month',
  cron: 'Cron expression',
} as const satisfies Record<ScheduleKind, string>

export const WEEKDAYS = [
  { value: '1', label: 'Monday' },
  { value: '2', label: 'Tuesday' },
  { value: '3', label: 'Wednesday' },
  { value: '4', label: 'Thursday' },
  { value: '5', label: 'Friday' },
  { value: '6', label: 'Saturday' },
  { value: '0', label: 'Sunday' },
] as const

export const EVERY = ['1', '2', '5', '10', '15', '20', '30'] as const

const START: ScheduleChoice = { kind: 'none', every: '15', minute: '0', time: '06:00', days: ['1'], day: '1' }

/** How each kind is written; the groups are read back into the members named. */
const PATTERNS: readonly {
  readonly kind: ScheduleKind
  readonly pattern: RegExp
  read(found: readonly string[]): Partial<ScheduleChoice>
}[] = [
  { kind: 'minutes', pattern: /^\? \*\/(\d+) \* \* \* \*$/, read: ([every = '']) => ({ every }) },
  { kind: 'minutes', pattern: /^\? \* \* \* \* \*$/, read: () => ({ every: '1' }) },
  { kind: 'hourly', pattern: /^\? (\d+) \* \* \* \*$/, read: ([minute = '']) => ({ minute }) },
  { kind: 'daily', pattern: /^\? (\d+) (\d+) \* \* \*$/, read: ([m, h]) => ({ time: timeOf(h, m) }) },
  {
    kind: 'weekly',
    pattern: /^\? (\d+) (\d+) \* \* ([0-6](?:,[0-6])*)$/,
    read: ([m, h, days = '']) => ({ time: timeOf(h, m), days: days.split(',') }),
  },
  {
    kind: 'monthly',
    pattern: /^\? (\d+) (\d+) (\d+) \* \*$/,
    read: ([m, h, day = '']) => ({ time: timeOf(h, m), day }),
  },
]

const timeOf = (hour = '0', minute = '0'): string => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`

/** @returns the simplest choice that says the same */
export function choiceOf(schedule: string): ScheduleChoice {
  if (schedule === '') return START
  for (const { kind, pattern, read } of PATTERNS) {
    const found = pattern.exec(schedule)
    if (!found) continue
    const choice = { ...START, ...read(found.slice(1)), kind }
    if (scheduleOf(choice, '') === schedule) return choice
  }
  return { ...START, kind: 'cron' }
}

/** @param text the cron text, for the kind that is written by hand */
export function scheduleOf({ kind, every, minute, time, days, day }: ScheduleChoice, text: string): string {
  const [hour = '0', minutes = '0'] = time.split(':').map((part) => String(Number(part)))
  switch (kind) {
    case 'none':
      return ''
    case 'minutes':
      return every === '1' ? '? * * * * *' : `? */${every} * * * *`
    case 'hourly':
      return `? ${minute} * * * *`
    case 'daily':
      return `? ${minutes} ${hour} * * *`
    case 'weekly':
      return `? ${minutes} ${hour} * * ${days.join(',') || '1'}`
    case 'monthly':
      return `? ${minutes} ${hour} ${day} * *`
    case 'cron':
      return text
  }
}

/** A schedule in a few words, e.g. `Every day at 06:00`. */
export function scheduleWords(schedule: string): string {
  const { kind, every, minute, time, days, day } = choiceOf(schedule)
  switch (kind) {
    case 'none':
      return 'No schedule'
    case 'minutes':
      return every === '1' ? 'Every minute' : `Every ${every} minutes`
    case 'hourly':
      return `Every hour at minute ${minute}`
    case 'daily':
      return `Every day at ${time}`
    case 'weekly':
      return `${WEEKDAYS.filter(({ value }) => days.includes(value))
        .map(({ label }) => label)
        .join(', ')} at ${time}`
    case 'monthly':
      return `On day ${day} of each month at ${time}`
    case 'cron':
      return schedule
  }
}
