import type { IDToken } from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { checkIdentity, IdentityRefused, unverifiedTenant } from './identity.ts'

const TENANT = '5a7d0c1e-6f2b-4c83-9e14-7b3a2d8f6051'
const OTHER = 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48'
const claims = (changes: object = {}): IDToken => ({
  iss: 'i',
  sub: 's',
  aud: 'a',
  exp: 1,
  iat: 1,
  tid: TENANT,
  preferred_username: 'megan@contoso.example',
  ...changes,
})

describe('who signed in', () => {
  test('is known by name and tenant', () => {
    expect(checkIdentity(claims(), TENANT.toUpperCase())).toEqual({
      tenantId: TENANT,
      account: 'megan@contoso.example',
    })
    expect(checkIdentity(claims({ preferred_username: undefined, name: 'Megan' }), 'organizations').account).toBe(
      'Megan',
    )
  })

  test('security 10 of another tenant than the one configured is refused', () => {
    expect(() => checkIdentity(claims({ tid: OTHER }), TENANT)).toThrow(IdentityRefused)
    expect(checkIdentity(claims({ tid: OTHER }), 'organizations').tenantId).toBe(OTHER)
  })

  test.each([undefined, claims({ tid: undefined }), claims({ tid: 'common' })])(
    'of no tenant is refused: %j',
    (token) => {
      expect(() => checkIdentity(token, 'organizations')).toThrow(IdentityRefused)
    },
  )
})

test('the tenant to verify against is read only from what looks like one', async () => {
  const answer = (payload: object) =>
    new Response(JSON.stringify({ id_token: `h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s` }))
  expect(await unverifiedTenant(answer({ tid: TENANT }))).toBe(TENANT)
  expect(await unverifiedTenant(answer({ tid: '../evil' }))).toBe('')
  for (const body of ['', '{}', '{"id_token":5}', '<html>']) expect(await unverifiedTenant(new Response(body))).toBe('')
})
