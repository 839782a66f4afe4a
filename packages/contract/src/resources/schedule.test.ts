import { describe, expect, test } from 'vitest'
import { isTimezone, nextRuns, Schedule, scheduleFault } from './schedule.ts'

const times = (schedule: string, timezone: string, after: string, count = 3) =>
  nextRuns(schedule, timezone, new Date(after), count).map((time) => time.toISOString().slice(0, 16))

describe('a schedule is refused', () => {
  test.each([
    ['* * * * *', /six parts.*"\? 0 6 \* \* 1-5"/],
    ['0 0 0 1 1 * 2027', /six parts/],
    ['* 0 6 * * *', /begin with \?/],
    ['*/10 0 6 * * *', /begin with \?/],
    ['? 61 * * * *', /cannot be read: invalid value for minute: 61/],
    ['? 0 25 * * *', /cannot be read: .*hour/],
    ['? x * * * *', /cannot be read/],
    ['? 0 0 30 2 *', /never comes: no month of "2" has a day 30/],
    ['? 0 0 31 4,6,9,11 *', /never comes/],
  ])('%s', (text, why) => {
    expect(scheduleFault(text)).toMatch(why)
    expect(Schedule.safeParse(text).success).toBe(false)
  })
})

test('a schedule may be rare, name days and months, and list hours as integrator.io does', () => {
  for (const text of ['? 0 0 29 2 *', '? 5 0,6,12,18 * * 0', '0 30 6 * JAN MON-FRI', '? */15 * ? * *', '? 0 9 L * *']) {
    expect(scheduleFault(text), text).toBeNull()
  }
  expect(times('? 0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', 2)).toEqual(['2028-02-29T00:00', '2032-02-29T00:00'])
})

test('Sunday is day 0', () => {
  expect(times('? 0 12 * * 0', 'UTC', '2026-11-26T00:00:00Z', 1)).toEqual(['2026-11-29T12:00'])
})

test('time zones are those of the IANA; offsets are none', () => {
  expect(isTimezone('Europe/Berlin')).toBe(true)
  expect(isTimezone('UTC')).toBe(true)
  for (const name of ['+01:00', 'Berlin', '', 'Europe/Berlim']) expect(isTimezone(name), name).toBe(false)
})

describe('when clocks go forward, a time that does not exist is made up for once, after the gap', () => {
  test.each([
    ['Europe/Berlin', '? 30 2 * * *', '2026-03-28T12:00:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
    ['America/New_York', '? 30 2 * * *', '2026-03-07T12:00:00Z', ['2026-03-08T07:00', '2026-03-09T06:30']],
    // Half an hour is left out: 2:00 is followed by 2:30.
    ['Australia/Lord_Howe', '? 15 2 * * *', '2026-10-03T00:00:00Z', ['2026-10-03T15:30', '2026-10-04T15:15']],
  ])('%s', (zone, schedule, after, expected) => {
    expect(times(schedule, zone, after, 2)).toEqual(expected)
  })
})

describe('when clocks go back, a time that comes twice counts once', () => {
  test.each([
    ['Europe/Berlin', '? 30 2 * * *', '2026-10-24T12:00:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['America/New_York', '? 30 1 * * *', '2026-10-31T12:00:00Z', ['2026-11-01T05:30', '2026-11-02T06:30']],
    ['Australia/Lord_Howe', '? 45 1 * * *', '2026-04-04T00:00:00Z', ['2026-04-04T14:45', '2026-04-05T15:15']],
  ])('%s', (zone, schedule, after, expected) => {
    expect(times(schedule, zone, after, 2)).toEqual(expected)
  })

  test('asked in between, it still counts once', () => {
    // 2:30 for the first time was at 0:30 UTC; the second one, at 1:30 UTC, is none.
    expect(times('? 30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', 1)).toEqual(['2026-10-26T01:30'])
    expect(times('? 30 2 * * *', 'Europe/Berlin', '2026-10-25T01:10:00Z', 1)).toEqual(['2026-10-26T01:30'])
  })
})

test('what runs every quarter of an hour keeps its distance on both days', () => {
  for (const after of ['2026-03-29T00:00:00Z', '2026-10-24T23:00:00Z']) {
    const runs = nextRuns('? */15 * * * *', 'Europe/Berlin', new Date(after), 12)
    const gaps = runs.slice(1).map((time, index) => time.getTime() - (runs[index]?.getTime() ?? 0))
    expect(new Set(gaps)).toEqual(new Set([900_000]))
  }
})
