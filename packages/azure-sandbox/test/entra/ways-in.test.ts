/** Every way in with Microsoft's own clients, unmodified, and what they report for every refusal of that way. */

import { generateKeyPairSync, sign } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  AuthorizationCodeCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from '@azure/identity'
import { ConfidentialClientApplication, InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-node'
import { afterAll, describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { trust } from '../trust.ts'
import { ALEX, claimsOf, MEGAN, REDIRECT, testClient } from './client.ts'

const sandbox = await startTestSandbox()
trust(sandbox)
const { control, clock, endpoints, tenantId } = sandbox
const VAULT_DEFAULT = `${endpoints.vaultResource}/.default`
const options = { authorityHost: endpoints.login, disableInstanceDiscovery: true }
const client = testClient(sandbox)
const { vaultScope } = client
const auth = (clientId: string, tenant = tenantId) => ({
  clientId,
  authority: `${endpoints.login}/${tenant}`,
  knownAuthorities: [new URL(endpoints.login).host],
})
const confidential = (of = client, clientSecret = of.secret) =>
  new ConfidentialClientApplication({ auth: { ...auth(of.app.clientId), clientSecret } })

describe('a client secret', () => {
  const disabled = testClient(sandbox)
  disabled.app.setEnabled(false)
  const gone = testClient(sandbox)
  gone.app.delete()
  const credential = (tenant: string, clientId: string, secret: string) =>
    new ClientSecretCredential(tenant, clientId, secret, options)

  it.each([
    ['is wrong', tenantId, client.app.clientId, 'wrong', 'AADSTS7000215'],
    ['is the secret’s id', tenantId, client.app.clientId, client.app.addSecret('x').keyId, 'AADSTS7000215'],
    ['has expired', tenantId, client.app.clientId, client.app.addSecret('old', -1).secretText, 'AADSTS7000222'],
    ['is another app’s', tenantId, client.app.clientId, disabled.secret, 'AADSTS7000215'],
    ['belongs to an app nobody knows', tenantId, '11111111-1111-4111-8111-111111111111', client.secret, 'AADSTS700016'],
    ['belongs to an app that was deleted', tenantId, gone.app.clientId, gone.secret, 'AADSTS700016'],
    ['belongs to an app that is disabled', tenantId, disabled.app.clientId, disabled.secret, 'AADSTS7000112'],
    ['is sent to another tenant', 'fabrikam.onmicrosoft.com', client.app.clientId, client.secret, 'AADSTS700016'],
  ])('that %s is refused, and ClientSecretCredential says why', async (_name, tenant, id, secret, code) => {
    await expect(credential(tenant, id, secret).getToken(VAULT_DEFAULT)).rejects.toThrow(code)
  })

  it('sent to a tenant nobody knows ends at discovery', async () => {
    const lost = credential('nowhere.example', client.app.clientId, client.secret)
    await expect(lost.getToken(VAULT_DEFAULT)).rejects.toThrow(/invalid_tenant|AADSTS90002|endpoints_resolution_error/)
  })

  it('that was removed stops working at once, and a second one goes on', async () => {
    const { keyId, secretText } = client.app.addSecret('short')
    expect((await credential(tenantId, client.app.clientId, secretText).getToken(VAULT_DEFAULT)).token).toBeTruthy()
    client.app.removeSecret(keyId)
    const removed = credential(tenantId, client.app.clientId, secretText)
    await expect(removed.getToken(VAULT_DEFAULT)).rejects.toThrow('AADSTS7000215')
    expect((await credential(tenantId, client.app.clientId, client.secret).getToken(VAULT_DEFAULT)).token).toBeTruthy()
  })

  it('lets msal-node in by client credentials', async () => {
    const result = await confidential().acquireTokenByClientCredential({ scopes: [VAULT_DEFAULT] })
    expect(claimsOf(result?.accessToken ?? '')).toMatchObject({ appid: client.app.clientId, appidacr: '1' })
  })

  it('asks for .default only (1002012)', async () => {
    const named = confidential().acquireTokenByClientCredential({ scopes: [vaultScope] })
    await expect(named).rejects.toThrow('AADSTS1002012')
  })
})

describe('an authorization code', () => {
  const redeem = (code: string, change: { readonly codeVerifier?: string; readonly redirectUri?: string } = {}) =>
    confidential().acquireTokenByCode({ code, scopes: [vaultScope], redirectUri: REDIRECT, ...change })
  const CHALLENGE = { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }

  it.each([
    ['that is made up', () => '1.Amade-up', {}, 'AADSTS70000'],
    [
      'that was used',
      async () => {
        const code = await client.code()
        await client.redeem(code)
        return code
      },
      {},
      'AADSTS54005',
    ],
    [
      'older than ten minutes',
      async () => {
        const code = await client.code()
        clock.advance(601_000)
        return code
      },
      {},
      'AADSTS70008',
    ],
    ['of another client', () => testClient(sandbox).code(), {}, 'AADSTS70000'],
    ['with another redirect URI', () => client.code(), { redirectUri: `${REDIRECT}/other` }, 'AADSTS50011'],
    ['with another verifier', () => client.code(CHALLENGE), { codeVerifier: 'b'.repeat(43) }, 'AADSTS501481'],
    ['without its verifier', () => client.code(CHALLENGE), {}, 'AADSTS501481'],
    [
      'of a person blocked meanwhile',
      async () => {
        const code = await client.code({}, ALEX)
        control.setUserEnabled(ALEX, false)
        return code
      },
      {},
      'AADSTS50057',
    ],
  ])('%s is refused, and msal-node says why', async (_name, make, change, expected) => {
    const code = await make()
    await expect(redeem(code, change).finally(() => control.setUserEnabled(ALEX, true))).rejects.toThrow(expected)
  })

  it('lets msal-node in with PKCE, and AuthorizationCodeCredential too', async () => {
    const result = await redeem(await client.code(CHALLENGE), { codeVerifier: 'a'.repeat(43) })
    expect(result.account?.username).toBe(MEGAN)
    const code = await client.code()
    const credential = new AuthorizationCodeCredential(
      tenantId,
      client.app.clientId,
      client.secret,
      code,
      REDIRECT,
      options,
    )
    expect(claimsOf((await credential.getToken(vaultScope)).token)).toMatchObject({
      upn: MEGAN,
      scp: 'user_impersonation',
    })
  })

  it('lets a public client in without a secret, and not with one (700025)', async () => {
    const mobile = testClient(sandbox, { public: true })
    const request = async () => ({ code: await mobile.code(), scopes: [vaultScope], redirectUri: REDIRECT })
    const open = new PublicClientApplication({ auth: auth(mobile.app.clientId) })
    expect((await open.acquireTokenByCode(await request())).account?.username).toBe(MEGAN)
    await expect(confidential(mobile).acquireTokenByCode(await request())).rejects.toThrow('AADSTS700025')
    const none = new PublicClientApplication({ auth: auth(client.app.clientId) })
    const web = none.acquireTokenByCode({ code: await client.code(), scopes: [vaultScope], redirectUri: REDIRECT })
    await expect(web).rejects.toThrow('AADSTS7000218')
  })
})

describe('a silent refresh', () => {
  async function signedIn() {
    const own = testClient(sandbox)
    const msal = confidential(own)
    const { account } = await msal.acquireTokenByCode({
      code: await own.code({}, ALEX),
      scopes: [vaultScope],
      redirectUri: REDIRECT,
    })
    if (!account) throw new Error('msal-node kept no account')
    const refresh = (scopes = [vaultScope]) => msal.acquireTokenSilent({ account, scopes, forceRefresh: true })
    return { own, refresh }
  }

  it('gives msal-node a new token', async () => {
    const { refresh } = await signedIn()
    expect(claimsOf((await refresh()).accessToken).upn).toBe(ALEX)
  })

  it.each([
    ['revoked sessions', () => control.revokeSignInSessions(ALEX), 'AADSTS50173'],
    ['91 days of silence', () => clock.advance(91 * 86_400_000), 'AADSTS700082'],
  ])('after %s needs a person (InteractionRequiredAuthError)', async (_name, happen, code) => {
    const { refresh } = await signedIn()
    happen()
    const refused = refresh().catch((error: unknown) => error)
    expect(await refused).toBeInstanceOf(InteractionRequiredAuthError)
    expect(String(await refused)).toContain(code)
    clock.advance(1000)
  })

  it('without consent, or for a resource without, needs a person', async () => {
    const { own, refresh } = await signedIn()
    await expect(refresh([`${endpoints.armResource}/user_impersonation`])).rejects.toThrow('AADSTS65001')
    control.removeConsent(own.app.clientId, ALEX)
    const refused = await refresh().catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(InteractionRequiredAuthError)
  })

  it.each([
    ['a blocked account', () => control.setUserEnabled(ALEX, false), 'AADSTS50057'],
    [
      'a policy that wants a second factor',
      () => control.failures.arm({ code: 50076, userId: ALEX, remaining: 1 }),
      'AADSTS50076',
    ],
    ['a policy that blocks', () => control.failures.arm({ code: 53003, userId: ALEX, remaining: 1 }), 'AADSTS53003'],
    ['a sign-in frequency', () => control.failures.arm({ code: 70043, userId: ALEX, remaining: 1 }), 'AADSTS70043'],
  ])('under %s says so', async (_name, happen, code) => {
    const { refresh } = await signedIn()
    happen()
    await expect(refresh().finally(() => control.setUserEnabled(ALEX, true))).rejects.toThrow(code)
  })
})

describe('a federated token', () => {
  const ISSUER = 'https://oidc.cluster.example/'
  const SUBJECT = 'system:serviceaccount:default:keyway'
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  control.trustIssuer(ISSUER, [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' } as JsonWebKey])
  const pod = testClient(sandbox)
  pod.app.addFederatedCredential({
    name: 'pod',
    issuer: ISSUER,
    subject: SUBJECT,
    audiences: ['api://AzureADTokenExchange'],
  })
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'token-'))
  afterAll(() => fs.rmSync(folder, { recursive: true }))

  const credentialWith = (change: Record<string, unknown> = {}) => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const exp = Math.floor(clock.now() / 1000) + 3600
    const claims = { iss: ISSUER, sub: SUBJECT, aud: 'api://AzureADTokenExchange', exp, ...change }
    const input = `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}`
    const tokenFilePath = path.join(folder, `${Object.keys(change).join()}token`)
    fs.writeFileSync(tokenFilePath, `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`)
    return new WorkloadIdentityCredential({ tenantId, clientId: pod.app.clientId, tokenFilePath, ...options })
  }

  it.each([
    ['another issuer', { iss: 'https://evil.example/' }, 'AADSTS700211'],
    ['an issuer of other case', { iss: ISSUER.toUpperCase() }, 'AADSTS700211'],
    ['another subject', { sub: `${SUBJECT}2` }, 'AADSTS700213'],
    ['another audience', { aud: 'api://other' }, 'AADSTS700212'],
    ['a time that is over', { exp: 1 }, 'AADSTS700024'],
  ])('of %s is refused, and WorkloadIdentityCredential says why', async (_name, change, code) => {
    await expect(credentialWith(change).getToken(VAULT_DEFAULT)).rejects.toThrow(code)
  })

  it('in a file lets WorkloadIdentityCredential in', async () => {
    const { token } = await credentialWith().getToken(VAULT_DEFAULT)
    expect(claimsOf(token)).toMatchObject({ appid: pod.app.clientId, appidacr: '2', oid: pod.app.objectId })
  })
})

describe('a managed identity', () => {
  const identity = control.createManagedIdentity('host')
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = identity.environment
  const ask = (query: Record<string, string>, header: string | undefined = IDENTITY_HEADER) =>
    sandbox.send(`${IDENTITY_ENDPOINT}?${new URLSearchParams(query)}`, {
      headers: header === '' ? {} : { 'x-identity-header': header },
    })
  const right = { 'api-version': '2019-08-01', resource: endpoints.vaultResource }

  it.each([
    ['without its host’s header', right, '', 400],
    ['with another header', right, 'guess', 401],
    ['without an api-version', { resource: endpoints.vaultResource }, IDENTITY_HEADER, 400],
    ['without a resource', { 'api-version': '2019-08-01' }, IDENTITY_HEADER, 400],
    ['for a resource nobody knows', { ...right, resource: 'https://nowhere.example' }, IDENTITY_HEADER, 400],
    ['by the client id of another', { ...right, client_id: client.app.clientId }, IDENTITY_HEADER, 400],
    ['by the object id of another', { ...right, principal_id: client.app.objectId }, IDENTITY_HEADER, 400],
  ])('is refused %s', async (_name, query, header, status) => {
    const answer = await ask(query, header)
    expect([answer.status, answer.json.statusCode]).toEqual([status, status])
    expect(answer.json).not.toHaveProperty('access_token')
  })

  it('is a token for ManagedIdentityCredential, by the host’s environment or by client id', async () => {
    Object.assign(process.env, identity.environment)
    for (const credential of [
      new ManagedIdentityCredential(),
      new ManagedIdentityCredential({ clientId: identity.clientId }),
    ]) {
      const { token } = await credential.getToken(VAULT_DEFAULT)
      expect(claimsOf(token)).toMatchObject({ appid: identity.clientId, oid: identity.objectId, idtyp: 'app' })
    }
    const other = new ManagedIdentityCredential({ clientId: client.app.clientId })
    await expect(other.getToken(`${endpoints.armResource}/.default`)).rejects.toThrow()
    for (const name of Object.keys(identity.environment)) delete process.env[name]
  })

  it('names itself and the end of its token', async () => {
    const { json } = await ask({ ...right, principal_id: identity.objectId })
    expect(json).toMatchObject({
      client_id: identity.clientId,
      resource: endpoints.vaultResource,
      token_type: 'Bearer',
    })
    expect(Number(json.expires_on)).toBe(claimsOf(json.access_token).exp)
  })
})
