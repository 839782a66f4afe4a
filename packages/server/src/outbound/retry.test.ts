import { describe, expect, test } from 'vitest'
import { claimsOfChallenge } from './challenge.ts'
import { backOffMs, isRetryableError, isRetryableStatus, retryAfterMs } from './retry.ts'

const coded = (code: string) => Object.assign(new Error(code), { code })

describe('trying again', () => {
  test('is for disturbances, and for POST only when nothing was taken on', () => {
    expect([429, 500, 502, 503, 504].map((status) => isRetryableStatus(status, 'GET'))).toEqual(Array(5).fill(true))
    expect([429, 500, 502, 503, 504].map((status) => isRetryableStatus(status, 'POST'))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ])
    expect([200, 400, 401, 403, 404, 409].some((status) => isRetryableStatus(status, 'GET'))).toBe(false)
  })

  test('is for broken connections, but not for what stays as it is', () => {
    expect(isRetryableError(coded('ECONNRESET'), 'PUT')).toBe(true)
    expect(isRetryableError(coded('ECONNRESET'), 'POST')).toBe(false)
    expect(isRetryableError(coded('ECONNREFUSED'), 'POST')).toBe(true)
    expect(isRetryableError(new AggregateError([coded('ECONNREFUSED')]), 'POST')).toBe(true)
    for (const code of ['CERT_HAS_EXPIRED', 'KEYWAY_ADDRESS_REFUSED', 'ERR_TLS_CERT_ALTNAME_INVALID']) {
      expect(isRetryableError(coded(code), 'GET')).toBe(false)
    }
    expect(isRetryableError(new Error('a bug'), 'GET')).toBe(false)
  })

  test('waits twice as long every time, up to a ceiling, never all at once', () => {
    expect([1, 2, 3, 4, 5, 9].map((attempt) => backOffMs(attempt, 1))).toEqual([500, 1000, 2000, 4000, 8000, 8000])
    expect(backOffMs(3, 0)).toBe(1000)
  })

  test('waits as long as it is told, in seconds or until a date', () => {
    const now = new Date('2026-11-23T08:00:00Z')
    expect(retryAfterMs('10', now)).toBe(10_000)
    expect(retryAfterMs(['3'], now)).toBe(3_000)
    expect(retryAfterMs('Mon, 23 Nov 2026 08:00:30 GMT', now)).toBe(30_000)
    expect(retryAfterMs('Mon, 23 Nov 2026 07:00:00 GMT', now)).toBe(0)
    for (const header of [undefined, '', 'soon', '-1']) expect(retryAfterMs(header, now)).toBeUndefined()
  })
})

describe('a challenge', () => {
  const claims = Buffer.from('{"access_token":{"nbf":{"essential":true}}}').toString('base64')

  test('gives the claims a new token needs, and nothing else', () => {
    const header = `Bearer authorization="https://evil.example", resource="x", error="insufficient_claims", claims="${claims}"`
    expect(claimsOfChallenge(header)).toBe('{"access_token":{"nbf":{"essential":true}}}')
  })

  test.each([
    undefined,
    'Bearer authorization="https://login.example", resource="https://vault.azure.net"',
    `Bearer error="invalid_token", claims="${claims}"`,
    'Bearer error="insufficient_claims"',
    'Bearer error="insufficient_claims", claims="bm90IGpzb24="',
  ])('%j gives none', (header) => expect(claimsOfChallenge(header)).toBeUndefined())
})
