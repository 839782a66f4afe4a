import { cloudEndpoints } from '@keyway/connectors'
import { describe, expect, test } from 'vitest'
import { createDirectories, DirectoryRefused, DirectoryUnusable, discover, isShared, issuerOf } from './directory.ts'
import type { GuardedFetch } from './guarded-fetch.ts'

const cloud = cloudEndpoints('public', { sandbox: null, customCloud: null })
if (cloud === null) throw new Error('the public cloud is always offered')
const LOGIN = cloud.login
const TENANT = '5a7d0c1e-6f2b-4c83-9e14-7b3a2d8f6051'

const metadata = (tenant: string, changes: object = {}) => ({
  issuer: `${LOGIN}/${tenant}/v2.0`,
  authorization_endpoint: `${LOGIN}/${tenant}/oauth2/v2.0/authorize`,
  token_endpoint: `${LOGIN}/${tenant}/oauth2/v2.0/token`,
  jwks_uri: `${LOGIN}/${tenant}/discovery/v2.0/keys`,
  ...changes,
})
const answering =
  (body: unknown, status = 200): GuardedFetch =>
  async () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
const find = (fetch: GuardedFetch, tenant = TENANT) => discover(fetch, cloud, tenant, undefined)

describe('discovery', () => {
  test('asks the tenant and gives its addresses', async () => {
    const asked: string[] = []
    const directory = await find(async (url, options) => {
      asked.push(url)
      return await answering(metadata(TENANT))(url, options)
    })
    expect(asked).toEqual([`${LOGIN}/${TENANT}/v2.0/.well-known/openid-configuration`])
    expect(directory.metadata).toEqual(metadata(TENANT))
  })

  test.each([
    ['another tenant', { issuer: `${LOGIN}/c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48/v2.0` }],
    ['a slash more', { issuer: `${LOGIN}/${TENANT}/v2.0/` }],
    ['another host', { issuer: `https://login.evil.example/${TENANT}/v2.0` }],
    ['no issuer', { issuer: undefined }],
    ['the mark of any tenant', { issuer: `${LOGIN}/{tenantid}/v2.0` }],
  ])('security 11 with %s is not used', async (_, changes) => {
    await expect(find(answering(metadata(TENANT, changes)))).rejects.toThrow(DirectoryUnusable)
  })

  test.each([
    ['a token endpoint elsewhere', { token_endpoint: 'https://login.evil.example/token' }],
    ['a token endpoint without TLS', { token_endpoint: 'http://login.microsoftonline.com/token' }],
    ['keys elsewhere', { jwks_uri: 'https://login.microsoftonline.com.evil.example/keys' }],
    ['no authorization endpoint', { authorization_endpoint: undefined }],
    ['an authorization endpoint elsewhere', { authorization_endpoint: 'https://login.evil.example/authorize' }],
    ['an authorization endpoint without TLS', { authorization_endpoint: 'http://login.microsoftonline.com/a' }],
    ['keys without TLS', { jwks_uri: 'http://login.microsoftonline.com/keys' }],
  ])('security 12 with %s is not used', async (_, changes) => {
    await expect(find(answering(metadata(TENANT, changes)))).rejects.toThrow(DirectoryUnusable)
  })

  test.each([
    [302, ''],
    [404, 'not found'],
    [400, { error: 'invalid_tenant', error_codes: [90002] }],
  ])('answered %i is a refusal', async (status, body) => {
    await expect(find(answering(body, status))).rejects.toThrow(DirectoryRefused)
  })

  test('answered by a page of the hotel is not used', async () => {
    await expect(find(answering('<html>Log in</html>'))).rejects.toThrow(DirectoryUnusable)
  })

  test('of a domain takes the tenant it names, of any organization each tenant by its own issuer', async () => {
    expect((await find(answering(metadata(TENANT)), 'contoso.onmicrosoft.com')).metadata.issuer).toContain(TENANT)
    const shared = await find(answering(metadata('{tenantid}')), 'organizations')
    expect(isShared(shared)).toBe(true)
    expect(issuerOf(shared, TENANT)).toBe(`${LOGIN}/${TENANT}/v2.0`)
    await expect(find(answering(metadata(TENANT)), 'organizations')).rejects.toThrow(DirectoryUnusable)
  })

  test('is remembered for an hour, and a failure not at all', async () => {
    let now = Date.now()
    let asked = 0
    const directories = createDirectories({ now: () => new Date(now) })
    const fetch: GuardedFetch = async (url, options) => {
      asked += 1
      return await answering(asked === 1 ? 'broken' : metadata(TENANT))(url, options)
    }
    await expect(directories.find(fetch, cloud, TENANT, undefined)).rejects.toThrow()
    await directories.find(fetch, cloud, TENANT, undefined)
    await directories.find(fetch, cloud, TENANT, undefined)
    expect(asked).toBe(2)
    now += 3_600_001
    await directories.find(fetch, cloud, TENANT, undefined)
    expect(asked).toBe(3)
  })
})
