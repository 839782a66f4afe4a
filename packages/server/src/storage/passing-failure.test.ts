import { expect, test } from 'vitest'
import { isPassingFailure } from './passing-failure.ts'

const withCode = (code: string) => Object.assign(new Error('no'), { code })

test.each(['08006', '40001', '40P01', '53300', '57P01', 'ECONNRESET', 'EAI_AGAIN'])('%s passes', (code) => {
  expect(isPassingFailure(withCode(code))).toBe(true)
})

test.each(['23505', '42P01', '57014', '22P05', 'ENOENT', 'ERR_INVALID_ARG_TYPE'])('%s stays', (code) => {
  expect(isPassingFailure(withCode(code))).toBe(false)
})

test('a lost line passes also where the driver has only words for it', () => {
  expect(isPassingFailure(new Error('Connection terminated unexpectedly'))).toBe(true)
  expect(isPassingFailure(new Error('something else'))).toBe(false)
  expect(isPassingFailure(null)).toBe(false)
})
