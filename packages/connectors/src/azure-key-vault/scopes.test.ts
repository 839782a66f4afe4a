import { describe, expect, test } from 'vitest'
import { cloudEndpoints } from './clouds.ts'
import { checkScopes, scopesFor } from './scopes.ts'

const cloud = cloudEndpoints('public', { sandbox: null, customCloud: null })
if (cloud === null) throw new Error('the public cloud is always offered')

describe('scopes', () => {
  test('offered for an API are of its own resource, with one recommended', () => {
    expect(scopesFor(cloud, 'data-plane').map((scope) => scope.value)).toEqual([
      'https://vault.azure.net/user_impersonation',
      'https://vault.azure.net/.default',
    ])
    expect(scopesFor(cloud, 'control-plane').filter((scope) => scope.recommended)).toMatchObject([
      { value: 'https://management.azure.com/user_impersonation' },
    ])
  })

  test('of the own resource are accepted, once each, beside the OIDC ones', () => {
    const scope = 'https://vault.azure.net/user_impersonation'
    expect(checkScopes([scope, scope, 'offline_access'], cloud, 'data-plane')).toEqual({
      ok: true,
      scope: [scope, 'offline_access'],
    })
  })

  test.each([
    'https://management.azure.com/user_impersonation',
    'https://vault.azure.net',
    'https://vault.azure.net/',
    'https://vault.azure.net//.default',
    'https://vault.azure.net/a b',
    'https://vault.azure.net.evil.example/x',
    'User.Read',
  ])('%j is no scope of the data plane', (scope) => {
    expect(checkScopes([scope], cloud, 'data-plane')).toMatchObject({ ok: false, code: 'scope_unknown' })
  })

  test('.default does not mix with named scopes', () => {
    const both = scopesFor(cloud, 'data-plane').map((scope) => scope.value)
    expect(checkScopes(both, cloud, 'data-plane')).toMatchObject({ ok: false, code: 'invalid_field' })
  })

  test('of OIDC alone are not enough', () => {
    expect(checkScopes(['offline_access'], cloud, 'data-plane')).toMatchObject({ ok: false, code: 'invalid_field' })
  })
})
