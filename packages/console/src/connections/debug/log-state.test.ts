import type { DebugRecord } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { noteOf, readable, shortUrl, timesOf } from './debug-words.ts'
import { MOST_SHOWN, matches, NO_FILTER, toneOf, withNewer } from './log-state.ts'

const record = (_id: string, changes: Partial<DebugRecord> = {}): DebugRecord => ({
  _id,
  time: '2026-01-02T03:04:05.678Z',
  askedBy: 'ping',
  attempt: 1,
  request: { method: 'GET', url: 'https://contoso.vault.azure.net/secrets?api-version=7.6', headers: {} },
  response: { status: 200, headers: {} },
  times: { slot: 0, pace: 0, call: 12 },
  ...changes,
})
const refused = record('2', { response: { status: 403, headers: {}, body: { bytes: 9, text: '{"a":"Forbidden"}' } } })
const unanswered = record('3', { response: null, error: { code: 'ECONNREFUSED', message: 'nobody there' } })

describe('a debug log on the screen', () => {
  it('holds what comes live to the filter of the list', () => {
    expect([record('1'), refused, unanswered].filter((one) => matches(one, NO_FILTER))).toHaveLength(3)
    expect([record('1'), refused, unanswered].filter((one) => matches(one, { failed: true, search: '' }))).toEqual([
      refused,
      unanswered,
    ])
    expect(matches(refused, { failed: false, search: 'forBIDDEN' })).toBe(true)
    expect(matches(record('77'), { failed: false, search: '77' })).toBe(false)
  })

  it('takes nothing twice, keeps the newest on top, and does not grow for ever', () => {
    expect(withNewer([record('1')], [refused, record('1')]).map((one) => one._id)).toEqual(['2', '1'])
    const shown = [record('1')]
    expect(withNewer(shown, [])).toBe(shown)
    const many = Array.from({ length: MOST_SHOWN + 5 }, (_, index) => record(String(10_000 - index)))
    expect(withNewer(shown, many)).toHaveLength(MOST_SHOWN)
  })

  it('tells a call by its path, and the sign-in by its host', () => {
    expect(shortUrl(record('1'))).toBe('/secrets?api-version=7.6')
    const url = 'https://login.microsoftonline.com/t/oauth2/v2.0/token'
    expect(shortUrl(record('1', { askedBy: 'signIn', request: { method: 'POST', url, headers: {} } }))).toBe(
      'login.microsoftonline.com/t/oauth2/v2.0/token',
    )
  })

  it('says where the time went, and why a body is not there', () => {
    expect(timesOf(record('1'))).toBe('12 ms for the answer')
    expect(timesOf(record('1', { attempt: 2, times: { slot: 3, pace: 900, call: 12 } }))).toBe(
      '12 ms for the answer, 3 ms waiting for a slot, 900 ms waiting for the vault, try 2',
    )
    expect(noteOf({ bytes: 2_048, omitted: 'tooLarge' })).toBe('2,048 bytes: too large to be kept.')
    expect(noteOf({ bytes: 2, text: '{}' })).toBeUndefined()
    expect(readable({ bytes: 7, text: '{"a":1}' })).toBe('{\n  "a": 1\n}')
    expect(readable({ bytes: 7, text: '{"a":', truncated: true })).toBe('{"a":')
    expect([toneOf(record('1')), toneOf(refused), toneOf(unanswered)]).toEqual(['ok', 'bad', 'bad'])
  })
})
