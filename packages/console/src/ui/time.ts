/** Times and numbers in words people read. Pure: the present is passed in. */

const STEPS = [
  { unit: 'year', seconds: 31_536_000 },
  { unit: 'month', seconds: 2_592_000 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })
const whole = new Intl.NumberFormat('en')

/** e.g. `3 minutes ago`, `in 2 days`, `just now`. @param now milliseconds since the epoch */
export function ago(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000
  const step = STEPS.find((one) => Math.abs(seconds) >= one.seconds)
  if (!step) return 'just now'
  return relative.format(Math.round(seconds / step.seconds), step.unit)
}

/** The full local date and time. */
export const exactTime = (iso: string): string => exact.format(new Date(iso))

/** The day alone, e.g. `Jan 31, 2027`. */
export const exactDay = (iso: string): string => day.format(new Date(iso))

/** e.g. `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`. @param ms milliseconds */
export function duration(ms: number): string {
  const seconds = Math.max(ms, 0) / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${twoDigits(Math.floor(seconds % 60))} s`
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** With thousands separators, e.g. `12,345`. */
export const count = (value: number): string => whole.format(value)

/** `1 secret`, `2 secrets`. */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : plural}`

const minutes = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const moments = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})

/** The local time of day, e.g. `14:05`: for what ends within the hour. */
export const timeOfDay = (iso: string): string => minutes.format(new Date(iso))

/** The same to the millisecond, e.g. `14:05:09.120`: for what follows close upon another. */
export const momentOfDay = (iso: string): string => moments.format(new Date(iso))

const barDay = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** When a bar of a chart begins: `14:00`, or with its day, `Jan 31, 18:00`. */
export const barTime = (iso: string, withDay: boolean): string => (withDay ? barDay : minutes).format(new Date(iso))
