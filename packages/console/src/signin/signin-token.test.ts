import { describe, expect, it } from 'vitest'
import { safeReturnPath, tokenFromHash } from './signin-token.ts'

describe('the token of a sign-in link', () => {
  it.each([
    ['#token=abc', 'abc'],
    ['#abc', 'abc'],
    ['', null],
    ['#', null],
    ['#token=', null],
    ['#other=1', null],
  ])('of %j is %j', (hash, token) => {
    expect(tokenFromHash(hash)).toBe(token)
  })
})

describe('security 17: where to go after signing in', () => {
  it('is the page that was asked for', () => {
    expect(safeReturnPath('/connections?q=a')).toBe('/connections?q=a')
  })

  it.each([
    undefined,
    '',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/a\\..\\evil.example',
    'https:evil.example',
    'https://evil.example',
    '/signin',
    'javascript:alert(1)',
    '\\\\evil.example',
    '%2F%2Fevil.example',
    ' //evil.example',
  ])('is home for %j', (from) => {
    expect(safeReturnPath(from)).toBe('/')
  })

  it.each(['/%2Fevil.example', '/%5Cevil.example', '/a/..//evil.example', '/.//evil.example', '/@evil.example'])(
    'security 17 stays on this origin with %j',
    (from) => {
      const origin = 'https://keyway.example'
      expect(new URL(safeReturnPath(from), origin).origin).toBe(origin)
    },
  )
})
