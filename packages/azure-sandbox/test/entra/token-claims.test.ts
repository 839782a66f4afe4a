/** What tokens say, that a standard JOSE validator accepts them with discovery alone, and the headers they come with. */
import { createHash } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { claimsOf, MEGAN, testClient } from './client.ts'

const sandbox = await startTestSandbox()
const { control, endpoints, tenantId } = sandbox
const client = testClient(sandbox)
const { app, secret } = client
const megan = control.users().find((user) => user.userPrincipalName === MEGAN)
const GUID = /^[0-9a-f-]{36}$/

const appToken = async (change: Record<string, string> = {}) =>
  sandbox.token({
    grant_type: 'client_credentials',
    client_id: app.clientId,
    client_secret: secret,
    scope: `${endpoints.vaultResource}/.default`,
    ...change,
  })
/** As an administrator would, by the sandbox's own state. */
function putInGroups(groups: readonly string[]): void {
  const state = JSON.parse(JSON.stringify(control.snapshot()))
  state.users[megan?.id ?? ''].groups = groups
  control.restore(state)
}
const CAE = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } })

describe('an app’s token', () => {
  it('has the v1.0 claims and no person in it', async () => {
    const { json } = await appToken()
    const claims = claimsOf(json.access_token)
    expect(claims).toMatchObject({
      aud: endpoints.vaultResource,
      iss: `https://sts.windows.net/${tenantId}/`,
      idp: `https://sts.windows.net/${tenantId}/`,
      appid: app.clientId,
      appidacr: '1',
      idtyp: 'app',
      oid: app.objectId,
      sub: app.objectId,
      tid: tenantId,
      ver: '1.0',
    })
    expect(claims.exp - claims.iat).toBe(3599 + 300)
    expect(claims.nbf).toBe(claims.iat)
    for (const name of ['aio', 'uti', 'rh']) expect(claims[name]).toBeTruthy()
    for (const name of ['scp', 'upn', 'name', 'roles', 'xms_cc', 'azp']) expect(claims).not.toHaveProperty(name)
  })

  it('has a header that names its key twice', async () => {
    const [header = ''] = (await appToken()).json.access_token.split('.')
    const { typ, alg, kid, x5t } = JSON.parse(Buffer.from(header, 'base64url').toString())
    expect({ typ, alg, x5t }).toEqual({ typ: 'JWT', alg: 'RS256', x5t: kid })
  })

  it('comes with nothing but its type and life', async () => {
    const { json } = await appToken()
    expect(Object.keys(json)).toEqual(['token_type', 'expires_in', 'ext_expires_in', 'access_token'])
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 })
  })

  it('lives a day for a client that takes claims challenges', async () => {
    const { json } = await appToken({ claims: CAE })
    expect(json.expires_in).toBe(86399)
    expect(claimsOf(json.access_token).xms_cc).toEqual(['cp1'])
  })

  it('keeps the slashes of the resource it was asked for', async () => {
    const { json } = await appToken({ scope: `${endpoints.armResource}//.default` })
    expect(claimsOf(json.access_token).aud).toBe(`${endpoints.armResource}/`)
  })
})

describe('a person’s token', () => {
  it('has the delegated claims', async () => {
    const claims = claimsOf((await client.signIn()).access_token)
    expect(claims).toMatchObject({
      scp: 'user_impersonation',
      amr: ['pwd', 'mfa'],
      family_name: 'Bowen',
      given_name: 'Megan',
      name: 'Megan Bowen',
      upn: MEGAN,
      unique_name: MEGAN,
      oid: megan?.id,
      tid: tenantId,
      appidacr: '1',
      ver: '1.0',
    })
    for (const name of ['ipaddr', 'puid', 'wids', 'sub', 'uti', 'aio', 'rh']) expect(claims[name]).toBeTruthy()
  })

  it('names up to 200 groups, and beyond that where to ask, with the same rights at a vault', async () => {
    const groups = Array.from({ length: 201 }, () => crypto.randomUUID())
    const vault = await control.createVault({
      name: 'group-vault',
      accessPolicies: [{ objectId: groups[200] ?? '', permissions: { secrets: ['list'] } }],
    })
    const list = async (token: string) =>
      (await sandbox.send(`${vault.url}/secrets?api-version=7.5`, { headers: { authorization: `Bearer ${token}` } }))
        .status
    const few = (await client.signIn()).access_token
    expect([claimsOf(few)._claim_names, await list(few)]).toEqual([undefined, 403])
    for (const [count, names] of [
      [200, undefined],
      [201, { groups: 'src1' }],
    ] as const) {
      putInGroups(groups.slice(-count))
      const { access_token } = await client.signIn()
      const claims = claimsOf(access_token)
      expect([claims.groups?.length, claims._claim_names]).toEqual([names ? undefined : count, names])
      expect(await list(access_token)).toBe(200)
    }
    putInGroups([])
  })

  it('names a client without a credential 0', async () => {
    const { access_token } = await testClient(sandbox, { public: true }).signIn()
    expect(claimsOf(access_token).appidacr).toBe('0')
  })

  it('lives between 60 and 90 minutes, and a day for a client that takes claims challenges', async () => {
    const { json } = await client.redeem(await client.code())
    expect(json.expires_in).toBeGreaterThanOrEqual(3600)
    expect(json.expires_in).toBeLessThanOrEqual(5400)
    expect((await client.redeem(await client.code(), { claims: CAE })).json.expires_in).toBe(86399)
  })

  it('comes with a refresh token, an id token and client_info only when they were asked for', async () => {
    const bare = (await client.redeem(await client.code({ scope: client.vaultScope }), { scope: client.vaultScope }))
      .json
    expect(['refresh_token', 'id_token', 'client_info'].filter((name) => name in bare)).toEqual([])
    const { json } = await client.redeem(await client.code(), { client_info: '1' })
    expect(JSON.parse(Buffer.from(json.client_info, 'base64url').toString())).toEqual({
      uid: megan?.id,
      utid: tenantId,
    })
    expect(json.refresh_token).toBeTruthy()
    expect(json.id_token).toBeTruthy()
  })
})

describe('an id token', () => {
  it('has the v2.0 claims, with the nonce', async () => {
    const { json } = await client.redeem(await client.code({ nonce: 'n-1' }))
    expect(claimsOf(json.id_token)).toMatchObject({
      aud: app.clientId,
      iss: `${endpoints.login}/${tenantId}/v2.0`,
      oid: megan?.id,
      tid: tenantId,
      preferred_username: MEGAN,
      name: 'Megan Bowen',
      nonce: 'n-1',
      ver: '2.0',
    })
  })

  it.each([
    ['openid', []],
    ['openid profile', ['name', 'preferred_username']],
    ['openid email', ['email']],
    ['openid profile email', ['email', 'name', 'preferred_username']],
  ])('tells of the person what the scopes allow: %s', async (oidc, names) => {
    const scope = `${oidc} ${client.vaultScope}`
    const { json } = await client.redeem(await client.code({ scope }), { scope })
    const claims = claimsOf(json.id_token)
    expect(['email', 'name', 'preferred_username'].filter((name) => name in claims)).toEqual(names)
  })

  it('has a subject of its own for each app', async () => {
    const other = testClient(sandbox)
    const subjects = [await client.signIn(), await client.signIn(), await other.signIn()].map(
      ({ id_token }) => claimsOf(id_token).sub,
    )
    expect(subjects[0]).toBe(subjects[1])
    expect(subjects[2]).not.toBe(subjects[0])
  })

  it('beside a code carries the hash of the code, in the fragment', async () => {
    const url = client.authorizeUrl({ response_type: 'code id_token', nonce: 'n-2' })
    const back = new URLSearchParams(new URL(await control.signIn(url, { user: MEGAN })).hash.slice(1))
    const half = createHash('sha256')
      .update(back.get('code') ?? '')
      .digest()
      .subarray(0, 16)
    expect(claimsOf(back.get('id_token') ?? '')).toMatchObject({ c_hash: half.toString('base64url'), nonce: 'n-2' })
  })
})

describe('a standard validator with discovery alone', () => {
  const discover = async (version: '' | '/v2.0') => {
    const { json: metadata } = await sandbox.send(
      `${endpoints.login}/${tenantId}${version}/.well-known/openid-configuration`,
    )
    const { json: keys } = await sandbox.send(metadata.jwks_uri)
    return { issuer: metadata.issuer as string, keys: createLocalJWKSet(keys) }
  }

  it('accepts an id token by the v2.0 document', async () => {
    const { issuer, keys } = await discover('/v2.0')
    const { id_token } = await client.signIn()
    const { payload } = await jwtVerify(id_token, keys, { issuer, audience: app.clientId, algorithms: ['RS256'] })
    expect(payload.tid).toBe(tenantId)
  })

  it('accepts access tokens by the v1.0 document', async () => {
    const { issuer, keys } = await discover('')
    for (const token of [(await appToken()).json.access_token, (await client.signIn()).access_token]) {
      const { payload } = await jwtVerify(token, keys, { issuer, audience: endpoints.vaultResource })
      expect(payload.tid).toBe(tenantId)
    }
  })

  it('accepts tokens of the key before the last roll, and refuses forged ones', async () => {
    const before = (await appToken()).json.access_token
    await control.rotateSigningKey()
    const { issuer, keys } = await discover('')
    const check = (token: string) => jwtVerify(token, keys, { issuer, audience: endpoints.vaultResource })
    expect((await check(before)).payload.appid).toBe(app.clientId)
    expect((await check((await appToken()).json.access_token)).payload.appid).toBe(app.clientId)
    const forged = await control.forgeToken({ iss: issuer, aud: endpoints.vaultResource }, 'stranger')
    await expect(check(forged)).rejects.toThrow('signature')
  })
})

describe('the headers of the token endpoint', () => {
  it('are those of Entra ID, for success and refusal alike', async () => {
    for (const { headers } of [await appToken(), await appToken({ client_secret: 'wrong' })]) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store, no-cache',
        pragma: 'no-cache',
        expires: '-1',
        'content-type': 'application/json; charset=utf-8',
        'x-ms-srs': '1.P',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-content-type-options': 'nosniff',
      })
      expect(headers['x-ms-request-id']).toMatch(GUID)
      expect(headers['x-ms-ests-server']).toMatch(/^2\.1\.\d+\.\d+ - \w+ ProdSlices$/)
      expect(headers['x-ms-clitelem']).toMatch(/^1,\d+,0,,$/)
      expect(headers.p3p).toMatch(/^CP=/)
      const names = (headers['set-cookie'] as string[]).map((cookie) => cookie.split('=')[0])
      expect(names).toEqual(['fpc', 'x-ms-gateway-slice', 'stsservicecookie'])
    }
  })

  it('give back the client’s own request id', async () => {
    const id = '11111111-2222-4333-8444-555555555555'
    const answer = await sandbox.send(`${endpoints.login}/${tenantId}/oauth2/v2.0/token?client-request-id=${id}`, {
      method: 'POST',
    })
    expect(answer.headers['client-request-id']).toBe(id)
    expect(answer.json.correlation_id).toBe(id)
  })
})
