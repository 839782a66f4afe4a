/** What the gateway refuses before a handler is asked: tokens, api-versions, paths, methods. */
import { describe, expect, it } from 'vitest'
import { openArm } from './open-arm.ts'
import { OTHER_TENANT, refusing } from './refusing.ts'
import { STRANGER } from './sdk-calls.ts'

const arm = await openArm()
const { control, endpoints, group, newVault, provider, restWith, tenantId, vaultPath } = arm
const { app, rest, tokenFor } = await arm.caller('Owner')
const refused = refusing(control, rest)

describe('a token', () => {
  const claims = () => ({
    aud: endpoints.armResource,
    iss: `https://sts.windows.net/${tenantId}/`,
    tid: tenantId,
    oid: app.objectId,
  })
  const missing = {
    code: 'AuthenticationFailed',
    message: "Authentication failed. The 'Authorization' header is missing.",
  }

  it.each([
    ['that is missing', async () => '', missing],
    ['of no known form', async () => 'nonsense', { code: 'InvalidAuthenticationToken' }],
    ['for the vault', () => tokenFor(endpoints.vaultResource), { code: 'InvalidAuthenticationTokenAudience' }],
    ['signed by a stranger', () => control.forgeToken(claims(), 'stranger'), { code: 'InvalidAuthenticationToken' }],
    [
      'of another tenant',
      () => control.forgeToken({ ...claims(), iss: `https://sts.windows.net/${OTHER_TENANT}/`, tid: OTHER_TENANT }),
      { code: 'InvalidAuthenticationTokenTenant' },
    ],
    [
      'that has expired',
      () => control.forgeToken({ ...claims(), iat: 1, nbf: 1, exp: 2 }),
      { code: 'ExpiredAuthenticationToken' },
    ],
  ])('%s is refused with 401 and where to get another', async (_name, make, error) => {
    const answer = await restWith(await make())('GET', group)
    expect(answer.status).toBe(401)
    expect(answer.json.error).toMatchObject(error)
    expect(answer.headers['www-authenticate']).toContain(`authorization_uri="https://login.windows.net/${tenantId}"`)
  })
})

describe('an api-version', () => {
  const named = (version: string) => `api-version=${version}`

  it.each([
    ['missing', '', { code: 'MissingApiVersionParameter' }],
    ['empty', named(''), { code: 'MissingApiVersionParameter' }],
    ['of no date', named('latest'), { code: 'InvalidApiVersionParameter' }],
    [
      'given twice',
      `${named('2023-07-01')}&${named('2023-07-01')}`,
      {
        code: 'InvalidApiVersionParameter',
        message: expect.stringMatching(
          /^The api-version '2023-07-01,2023-07-01' is invalid\. The supported versions are '/,
        ),
      },
    ],
    [
      'the provider does not have',
      named('2023-07-02'),
      {
        code: 'NoRegisteredProviderFound',
        message: expect.stringMatching(
          /^No registered resource provider found for location 'eastus' and API version '2023-07-02' for type 'vaults'\. The supported api-versions are '2026-02-01, /,
        ),
      },
    ],
  ])('that is %s is refused with 400', async (_name, query, error) => {
    expect(await refused('GET', `${vaultPath('any')}${query && '?'}${query}`, undefined, '')).toMatchObject({
      status: 400,
      ...error,
    })
  })

  it('older than the type is refused for that type alone', async () => {
    const vault = await newVault()
    expect((await rest('GET', vaultPath(vault), undefined, '2018-02-14')).status).toBe(200)
    const { code, message } = await refused('GET', `${vaultPath(vault)}/keys`, undefined, '2018-02-14')
    expect(code).toBe('NoRegisteredProviderFound')
    expect(message).toContain("for type 'vaults/keys'")
  })

  it('of Resource Manager itself is refused when it is no date or too old', async () => {
    for (const version of ['latest', '2001-01-01', '2021-13-01'])
      expect((await refused('GET', group, undefined, version)).code).toBe('InvalidApiVersionParameter')
  })
})

describe('a path', () => {
  it.each([
    ['of no subscription', '/nothing/at/all', 404, 'MissingSubscription'],
    ['with a subscription that is no GUID', '/subscriptions/mine/resourceGroups', 400, 'InvalidSubscriptionId'],
    ['with a foreign subscription', `/subscriptions/${STRANGER}/resourceGroups`, 404, 'SubscriptionNotFound'],
    [
      'of a foreign provider',
      `${group}/providers/Microsoft.Storage/storageAccounts/one`,
      404,
      'InvalidResourceNamespace',
    ],
    [
      'of a type the provider does not have',
      `${group}/providers/Microsoft.KeyVault/safes/one`,
      404,
      'InvalidResourceType',
    ],
    ['deeper than any type', `${vaultPath('one')}/secrets/a/b/c`, 404, 'InvalidResourceType'],
  ])('%s is refused by the gateway', async (_name, path, status, code) => {
    const answer = await refused('GET', path)
    expect([answer.status, answer.code]).toEqual([status, code])
    expect(answer.headers['x-ms-failure-cause']).toBe('gateway')
    expect(answer.headers).not.toHaveProperty('x-ms-keyvault-service-version')
  })

  it.each([
    ['POST', () => vaultPath('one')],
    ['DELETE', () => `${vaultPath('one')}/accessPolicies/add`],
    ['PATCH', () => `${vaultPath('one')}/keys/one`],
    ['GET', () => `${provider}/checkNameAvailability`],
    ['PUT', () => `${provider}/locations/eastus/deletedVaults/one/purge`],
    ['POST', () => '/subscriptions'],
  ])('%s is refused where the type has no such method', async (method, path) => {
    const answer = await refused(method, path())
    expect([answer.status, answer.code]).toEqual([405, 'HttpMethodNotSupported'])
  })
})
