import { expect, test } from 'vitest'
import { readSettings, settingsFault } from './custom-settings.ts'

test.each([
  ['{"region": "eu"}', undefined],
  ['{}', undefined],
  ['[1]', /JSON object/],
  ['"eu"', /JSON object/],
  ['{region: "eu"}', /not JSON/],
])('settings are a JSON object: %s', (text, fault) => {
  if (fault === undefined) expect(settingsFault(text)).toBeUndefined()
  else expect(settingsFault(text)).toMatch(fault)
})

test('what is no JSON stays as it was typed, for the contract to refuse', () => {
  expect(readSettings('{')).toBe('{')
  expect(readSettings('{"a": {"b": 1}}')).toEqual({ a: { b: 1 } })
})
