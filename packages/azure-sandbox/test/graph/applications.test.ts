/** Applications in Graph: registrations, secrets, keys, federated credentials, service principals. */

import { generateKeyPairSync, sign } from 'node:crypto'
import { ClientAssertionCredential } from '@azure/identity'
import { beforeAll, describe, expect, it } from 'vitest'
import { clientAssertion, makeCertificate, type TestCertificate } from '../entra/certificates.ts'
import { ALEX, claimsOf, MEGAN, testClient } from '../entra/client.ts'
import { startTestSandbox } from '../running-sandbox.ts'
import { trust } from '../trust.ts'
import { graphClient, graphRefusal } from './client.ts'

const sandbox = await startTestSandbox()
trust(sandbox)
const { control, endpoints, tenantId } = sandbox
const graph = graphClient(sandbox)
const admin = await graph.tokenOf(MEGAN, 'Directory.ReadWrite.All')
// Another client: a token carries everything its client was ever allowed.
const reader = await graphClient(sandbox).tokenOf(MEGAN, 'User.Read')
const member = await graph.tokenOf(ALEX, 'User.Read')
const call = (method: string, path: string, body?: unknown, bearer = admin) => graph.call(method, path, body, bearer)
const BAD_REQUEST = [400, 'Request_BadRequest']
const VAULT_APP = 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'
const VAULT_SCOPE_ID = 'f53da476-18e3-4152-8e01-aec403e6edc0'
const NOBODY = '00000000-0000-0000-0000-000000000000'
const REDIRECT = 'http://localhost:3000/cb'

const appToken = (clientId: string, client_secret: string) =>
  sandbox.token({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret,
    scope: `${endpoints.vaultResource}/.default`,
  })
const create = async (body: Record<string, unknown> = {}) =>
  (await call('POST', '/applications', { displayName: 'By Graph', ...body })).json

describe('an application', () => {
  it('is created, given a secret that works, and deleted', async () => {
    const made = await create({ web: { redirectUris: [REDIRECT] } })
    const { json: added } = await call('POST', `/applications/${made.id}/addPassword`, {
      passwordCredential: { displayName: 'one' },
    })
    expect(added.secretText).toMatch(/^[A-Za-z0-9]{3}8Q~[\w.~-]{34}$/)
    const { json: read } = await call('GET', `/applications(appId='${made.appId}')`)
    expect(read.passwordCredentials[0]).toMatchObject({ displayName: 'one', hint: added.hint, secretText: null })
    expect(JSON.stringify(read)).not.toContain(added.secretText)
    expect((await appToken(made.appId, added.secretText)).status).toBe(200)
    expect((await call('POST', `/applications/${made.id}/removePassword`, { keyId: added.keyId })).status).toBe(204)
    expect((await appToken(made.appId, added.secretText)).json.error_codes).toEqual([7000215])
    expect((await call('DELETE', `/applications/${made.id}`)).status).toBe(204)
    expect((await appToken(made.appId, added.secretText)).json.error_codes).toEqual([700016])
  })

  it('keeps what it was created with', async () => {
    const scope = { id: crypto.randomUUID(), value: 'read', adminConsentDisplayName: 'Read' }
    const wanted = {
      displayName: 'Whole',
      signInAudience: 'AzureADMultipleOrgs',
      isFallbackPublicClient: true,
      web: { redirectUris: [REDIRECT] },
      spa: { redirectUris: ['https://app.example/spa'] },
      publicClient: { redirectUris: ['myapp://auth'] },
      identifierUris: ['api://whole'],
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope] },
      requiredResourceAccess: [{ resourceAppId: VAULT_APP, resourceAccess: [{ id: VAULT_SCOPE_ID, type: 'Scope' }] }],
    }
    const { id } = await create(wanted)
    expect((await call('GET', `/applications/${id}`)).json).toMatchObject(wanted)
  })

  it('is found by app id and by name, and its service principal too', async () => {
    const made = await create({ displayName: 'Find me' })
    for (const filter of [`appId eq '${made.appId}'`, "displayName eq 'Find me'"]) {
      const query = `?$filter=${encodeURIComponent(filter)}`
      expect((await call('GET', `/applications${query}`)).json.value.map((app: { id: string }) => app.id)).toEqual([
        made.id,
      ])
      expect((await call('GET', `/servicePrincipals${query}`)).json.value).toHaveLength(1)
    }
  })

  it('is changed by what a PATCH names, and nothing else', async () => {
    const made = await create({ web: { redirectUris: [REDIRECT] } })
    expect((await call('PATCH', `/applications/${made.id}`, { displayName: 'Renamed' })).status).toBe(204)
    const { json } = await call('GET', `/applications/${made.id}`)
    expect(json).toMatchObject({ displayName: 'Renamed', web: { redirectUris: [REDIRECT] } })
  })

  it('made an API by Graph gives tokens of the version it asked for', async () => {
    const { appId, id } = await create()
    const scope = { id: crypto.randomUUID(), value: 'access_as_user' }
    const api = { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope] }
    await call('PATCH', `/applications/${id}`, { identifierUris: [`api://${appId}`], api })
    const client = testClient(sandbox)
    const { access_token } = (
      await client.redeem(await client.code({ scope: `api://${appId}/access_as_user` }), { scope: undefined })
    ).json
    expect(claimsOf(access_token)).toMatchObject({ aud: appId, scp: 'access_as_user', ver: '2.0' })
  })

  it.each([
    ['no name', {}],
    ['an empty name', { displayName: '' }],
    ['a name that is no text', { displayName: 5 }],
    ['an audience nobody knows', { displayName: 'x', signInAudience: 'Everybody' }],
    ['a wildcard redirect URI', { displayName: 'x', web: { redirectUris: ['https://*.example/cb'] } }],
    ['a redirect URI over http', { displayName: 'x', web: { redirectUris: ['http://app.example/cb'] } }],
    ['redirect URIs that are no list', { displayName: 'x', web: { redirectUris: 'https://app.example' } }],
    ['a platform that is no object', { displayName: 'x', spa: 'https://app.example' }],
    [
      'a permission without a GUID',
      {
        displayName: 'x',
        requiredResourceAccess: [{ resourceAppId: VAULT_APP, resourceAccess: [{ id: 'x', type: 'Scope' }] }],
      },
    ],
    [
      'a permission of no type',
      {
        displayName: 'x',
        requiredResourceAccess: [{ resourceAppId: VAULT_APP, resourceAccess: [{ id: VAULT_SCOPE_ID }] }],
      },
    ],
    ['permissions that are no list', { displayName: 'x', requiredResourceAccess: {} }],
    ['an identifier that is no URI', { displayName: 'x', identifierUris: ['nonsense'] }],
    ['a token version nobody knows', { displayName: 'x', api: { requestedAccessTokenVersion: 3 } }],
    [
      'a scope with a space',
      { displayName: 'x', api: { oauth2PermissionScopes: [{ id: VAULT_SCOPE_ID, value: 'a b' }] } },
    ],
    ['a key that is no certificate', { displayName: 'x', keyCredentials: [{ key: 'AAAA' }] }],
    ['JSON that is no object', '[]'],
    ['text that is no JSON', '{'],
  ])('is not created with %s', async (_name, body) => {
    const before = (await call('GET', '/applications')).json.value.length
    expect(graphRefusal(await call('POST', '/applications', body))).toEqual(BAD_REQUEST)
    expect((await call('GET', '/applications')).json.value).toHaveLength(before)
  })

  it('stays as it was when a part of a PATCH is refused', async () => {
    const made = await create({
      keyCredentials: [{ key: (await makeCertificate({ subject: 'kept' })).der.toString('base64') }],
    })
    const change = { displayName: 'Half', keyCredentials: [{ key: 'AAAA' }] }
    expect(graphRefusal(await call('PATCH', `/applications/${made.id}`, change))).toEqual(BAD_REQUEST)
    const { json } = await call('GET', `/applications/${made.id}`)
    expect([json.displayName, json.keyCredentials.length]).toEqual(['By Graph', 1])
  })
})

describe('a secret', () => {
  it('lives as long as it was asked for', async () => {
    const { id, appId } = await create()
    const endDateTime = new Date(sandbox.clock.now() + 60_000).toISOString()
    const { json } = await call('POST', `/applications/${id}/addPassword`, { passwordCredential: { endDateTime } })
    expect(json.endDateTime).toBe(endDateTime)
    expect((await appToken(appId, json.secretText)).status).toBe(200)
    sandbox.clock.advance(61_000)
    expect((await appToken(appId, json.secretText)).json.error_codes).toEqual([7000222])
  })

  it('is of no use before it begins', async () => {
    const { id, appId } = await create()
    const startDateTime = new Date(sandbox.clock.now() + 60_000).toISOString()
    const { json } = await call('POST', `/applications/${id}/addPassword`, { passwordCredential: { startDateTime } })
    expect((await appToken(appId, json.secretText)).json.error_codes).toEqual([7000215])
    sandbox.clock.advance(61_000)
    expect((await appToken(appId, json.secretText)).status).toBe(200)
  })

  it('of two years is the default, and no body is needed', async () => {
    const { id } = await create()
    const { json } = await call('POST', `/applications/${id}/addPassword`)
    const days = (Date.parse(json.endDateTime) - Date.parse(json.startDateTime)) / 86_400_000
    expect(Math.round(days)).toBe(730)
  })

  it('is refused with an end that is no date, and a key id nobody has', async () => {
    const { id } = await create()
    for (const endDateTime of ['soon', 5, '2020-01-01T00:00:00Z']) {
      const wrong = { passwordCredential: { endDateTime } }
      expect(graphRefusal(await call('POST', `/applications/${id}/addPassword`, wrong))).toEqual(BAD_REQUEST)
    }
    expect(graphRefusal(await call('POST', `/applications/${id}/removePassword`, { keyId: NOBODY }))).toEqual(
      BAD_REQUEST,
    )
    expect(graphRefusal(await call('POST', `/applications/${NOBODY}/addPassword`, {}))[0]).toBe(404)
  })
})

describe('a key', () => {
  let first: TestCertificate
  let second: TestCertificate
  let made: { id: string; appId: string }
  const proof = (by: TestCertificate, change: Record<string, unknown> = {}) => {
    const now = Math.floor(sandbox.clock.now() / 1000)
    const claims = { aud: '00000002-0000-0000-c000-000000000000', iss: made.id, nbf: now, exp: now + 600, ...change }
    return clientAssertion(by, claims, { alg: 'RS256' })
  }
  const credential = (certificate: TestCertificate) => ({
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: certificate.der.toString('base64'),
  })
  const signIn = (by: TestCertificate) => {
    const now = Math.floor(sandbox.clock.now() / 1000)
    const aud = `${endpoints.login}/${tenantId}/oauth2/v2.0/token`
    return sandbox.token({
      grant_type: 'client_credentials',
      client_id: made.appId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: clientAssertion(by, { aud, iss: made.appId, sub: made.appId, nbf: now, exp: now + 600 }),
      scope: 'https://graph.microsoft.com/.default',
    })
  }
  beforeAll(async () => {
    first = await makeCertificate({ subject: 'first', until: 900 })
    second = await makeCertificate({ subject: 'second', until: 900 })
    made = await create()
    await call('PATCH', `/applications/${made.id}`, { keyCredentials: [credential(first)] })
  })

  it('put there by PATCH lets the app in, and is shown without the key', async () => {
    expect((await signIn(first)).status).toBe(200)
    const [shown] = (await call('GET', `/applications/${made.id}`)).json.keyCredentials
    expect(shown).toMatchObject({ type: 'AsymmetricX509Cert', usage: 'Verify', key: null })
    expect(shown.customKeyIdentifier).toMatch(/^[0-9A-F]{40}$/)
  })

  it.each([
    ['no proof', () => undefined],
    ['text for a proof', () => 'nonsense'],
    ['a proof by another key', () => proof(second)],
    ['a proof for another audience', () => proof(first, { aud: 'https://graph.microsoft.com' })],
    ['a proof of another app', () => proof(first, { iss: NOBODY })],
    ['a proof that has expired', () => proof(first, { nbf: 1, exp: 2 })],
  ])('is not added with %s', async (_name, make) => {
    const answer = await call('POST', `/applications/${made.id}/addKey`, {
      keyCredential: credential(second),
      proof: make(),
    })
    expect(graphRefusal(answer)).toEqual(BAD_REQUEST)
    expect((await signIn(second)).status).toBe(401)
  })

  it('is rolled by the app itself, which holds no permission', async () => {
    const own = (await signIn(first)).json.access_token
    const body = { keyCredential: credential(second), passwordCredential: null, proof: proof(first) }
    const added = await call('POST', `/applications/${made.id}/addKey`, body, own)
    expect([added.status, added.json.key]).toEqual([200, null])
    expect((await signIn(second)).status).toBe(200)
    const old = (await call('GET', `/applications/${made.id}`)).json.keyCredentials[0].keyId
    const removed = await call('POST', `/applications/${made.id}/removeKey`, { keyId: old, proof: proof(second) }, own)
    expect(removed.status).toBe(204)
    expect((await signIn(first)).json.error_codes).toEqual([700027])
  })

  it('is not another app’s to roll, and a key id nobody has is refused', async () => {
    const other = (await appToken(graph.client.app.clientId, graph.client.secret)).status
    expect(other).toBe(200)
    const path = `/applications/${made.id}/removeKey`
    expect(graphRefusal(await call('POST', path, { keyId: NOBODY, proof: proof(second) }, member))[0]).toBe(403)
    expect(graphRefusal(await call('POST', path, { keyId: NOBODY, proof: proof(second) }))).toEqual(BAD_REQUEST)
  })
})

describe('a federated credential', () => {
  it('is added, lets an outside token in, and is taken away', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const issuer = 'https://ci.example'
    control.trustIssuer(issuer, [publicKey.export({ format: 'jwk' }) as JsonWebKey])
    const { id, appId } = await create()
    const path = `/applications/${id}/federatedIdentityCredentials`
    const wanted = { name: 'main', issuer, subject: 'repo:x', audiences: ['api://AzureADTokenExchange'] }
    const added = await call('POST', path, wanted)
    expect(added.status).toBe(201)
    expect((await call('GET', `${path}/main`)).json).toMatchObject(wanted)
    expect((await call('GET', path)).json.value).toHaveLength(1)
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const exp = Math.floor(sandbox.clock.now() / 1000) + 600
    const input = `${encode({ alg: 'RS256' })}.${encode({ iss: issuer, sub: 'repo:x', aud: wanted.audiences[0], exp })}`
    const token = `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
    const options = { authorityHost: endpoints.login, disableInstanceDiscovery: true }
    const credential = () => new ClientAssertionCredential(tenantId, appId, async () => token, options)
    expect((await credential().getToken(`${endpoints.vaultResource}/.default`)).token).toBeTruthy()
    expect((await call('DELETE', `${path}/${added.json.id}`)).status).toBe(204)
    await expect(credential().getToken(`${endpoints.vaultResource}/.default`)).rejects.toThrow('AADSTS700211')
  })

  it.each([
    ['no subject', { subject: '' }, BAD_REQUEST],
    ['no audience', { audiences: [] }, BAD_REQUEST],
    ['two audiences', { audiences: ['a', 'b'] }, BAD_REQUEST],
    ['a name that is taken', { subject: 'other' }, [409, 'Request_MultipleObjectsWithSameKeyValue']],
    ['an issuer and subject that are taken', { name: 'other' }, [409, 'Request_MultipleObjectsWithSameKeyValue']],
  ])('is refused with %s', async (_name, change, expected) => {
    const { id } = await create()
    const path = `/applications/${id}/federatedIdentityCredentials`
    const wanted = { name: 'main', issuer: 'https://ci.example', subject: 'repo:x', audiences: ['a'] }
    await call('POST', path, wanted)
    expect(graphRefusal(await call('POST', path, { ...wanted, ...change }))).toEqual(expected)
    expect((await call('GET', path)).json.value).toHaveLength(1)
  })
})

describe('a service principal', () => {
  it('comes with its application, so that making it again is a conflict', async () => {
    const { appId } = await create()
    expect(graphRefusal(await call('POST', '/servicePrincipals', { appId }))[0]).toBe(409)
    expect(graphRefusal(await call('POST', '/servicePrincipals', { appId: NOBODY }))).toEqual(BAD_REQUEST)
  })

  it('of Azure Key Vault lists its permission with the real ids', async () => {
    const { json } = await call('GET', `/servicePrincipals(appId='${VAULT_APP}')`)
    expect(json.oauth2PermissionScopes).toMatchObject([{ id: VAULT_SCOPE_ID, value: 'user_impersonation' }])
    expect(graphRefusal(await call('PATCH', `/servicePrincipals/${VAULT_APP}`, { accountEnabled: false }))[0]).toBe(403)
  })

  it('disabled keeps its app out, and enabled lets it in again', async () => {
    const { app, secret } = testClient(sandbox)
    const patch = (accountEnabled: unknown) => call('PATCH', `/servicePrincipals/${app.objectId}`, { accountEnabled })
    expect(graphRefusal(await patch('no'))).toEqual(BAD_REQUEST)
    await patch(false)
    expect((await appToken(app.clientId, secret)).json).toMatchObject({
      error: 'unauthorized_client',
      error_codes: [7000112],
    })
    await patch(true)
    expect((await appToken(app.clientId, secret)).status).toBe(200)
  })
})

describe('Graph refuses', () => {
  it.each([
    ['no token', 'GET', '/users', '', 401, 'InvalidAuthenticationToken'],
    ['text for a token', 'GET', '/users', 'nonsense', 401, 'InvalidAuthenticationToken'],
    ['a member who writes', 'POST', '/applications', member, 403, 'Authorization_RequestDenied'],
    [
      'an administrator whose token does not allow it',
      'POST',
      '/applications',
      reader,
      403,
      'Authorization_RequestDenied',
    ],
    ['an application nobody knows', 'GET', `/applications/${NOBODY}`, admin, 404, 'Request_ResourceNotFound'],
    ['a path nobody knows', 'GET', '/groups', admin, 404, 'ResourceNotFound'],
    ['a method of no use', 'PUT', '/applications', admin, 405, 'Request_BadRequest'],
    [
      'a filter it does not know',
      'GET',
      "/applications?$filter=startswith(displayName,'x')",
      admin,
      400,
      'Request_BadRequest',
    ],
    [
      'a filter on a member of every object',
      'GET',
      "/applications?$filter=constructor%20eq%20'x'",
      admin,
      400,
      'Request_BadRequest',
    ],
  ])('%s', async (_name, method, path, bearer, status, code) => {
    const body = method === 'GET' ? undefined : { displayName: 'x' }
    const answer = await call(method, path, body, bearer)
    expect(graphRefusal(answer)).toEqual([status, code])
    expect(answer.json.error.innerError['request-id']).toBeTruthy()
    if (status === 401) expect(answer.headers['www-authenticate']).toContain('authorization_uri=')
  })

  it('a vault’s token, and a forged or expired one', async () => {
    const claims = { ...claimsOf(admin) }
    const wrong = [
      (await appToken(graph.client.app.clientId, graph.client.secret)).json.access_token,
      await control.forgeToken(claims, 'stranger'),
      await control.forgeToken({ ...claims, exp: 1 }),
    ]
    for (const bearer of wrong) {
      expect(graphRefusal(await call('GET', '/users', undefined, bearer))).toEqual([401, 'InvalidAuthenticationToken'])
    }
  })
})
