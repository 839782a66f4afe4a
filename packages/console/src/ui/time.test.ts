import { describe, expect, it } from 'vitest'
import { ago, count, counted, duration } from './time.ts'

const NOW = Date.parse('2026-11-23T12:00:00.000Z')

describe('ago', () => {
  it.each([
    ['2026-11-23T11:59:30.000Z', 'just now'],
    ['2026-11-23T12:00:05.000Z', 'just now'],
    ['2026-11-23T11:57:00.000Z', '3 minutes ago'],
    ['2026-11-22T12:00:00.000Z', 'yesterday'],
    ['2026-11-25T12:00:00.000Z', 'in 2 days'],
    ['2024-11-23T12:00:00.000Z', '2 years ago'],
  ])('says %s as "%s"', (iso, words) => {
    expect(ago(iso, NOW)).toBe(words)
  })
})

describe('duration', () => {
  it.each([
    [-5, '0.0 s'],
    [412, '0.4 s'],
    [12_400, '12 s'],
    [185_000, '3 min 05 s'],
    [3_720_000, '1 h 02 min'],
  ])('says %i ms as "%s"', (ms, words) => {
    expect(duration(ms)).toBe(words)
  })
})

it('counts things with separators and the right plural', () => {
  expect(count(1234567)).toBe('1,234,567')
  expect(counted(1, 'record')).toBe('1 record')
  expect(counted(0, 'entry', 'entries')).toBe('0 entries')
})
