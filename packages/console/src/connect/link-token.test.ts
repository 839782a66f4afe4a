import { expect, it } from 'vitest'
import { linkFromHash } from './link-token.ts'

it.each([
  ['#link=abc.def-_', 'abc.def-_'],
  ['', null],
  ['#', null],
  ['#link=', null],
  ['#token=abc', null],
])('of %j the token is %j', (hash, token) => {
  expect(linkFromHash(hash)).toBe(token)
})
