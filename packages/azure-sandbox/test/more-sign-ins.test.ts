/** Ways to a token besides the code: federated credentials, managed identity, on-behalf-of, admin consent, challenges, SPA. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { ClientAssertionCredential, ManagedIdentityCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'
import { trust } from './trust.ts'

const sandbox = await startTestSandbox()
trust(sandbox)
const { control, endpoints, tenantId } = sandbox
const authority = { authorityHost: endpoints.login, disableInstanceDiscovery: true }
const VAULT_DEFAULT = `${endpoints.vaultResource}/.default`
const MEGAN = 'megan.bowen@contoso.onmicrosoft.com'

describe('federated credentials', () => {
  const ISSUER = 'https://token.actions.githubusercontent.example'
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  control.trustIssuer(ISSUER, [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' } as JsonWebKey])
  const app = control.registerApp({ displayName: 'Pipeline' })
  app.addFederatedCredential({
    name: 'main',
    issuer: ISSUER,
    subject: 'repo:contoso/app:ref:main',
    audiences: ['api://AzureADTokenExchange'],
  })

  const outsideToken = (change: Record<string, unknown> = {}) => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: ISSUER,
      sub: 'repo:contoso/app:ref:main',
      aud: 'api://AzureADTokenExchange',
      iat: now,
      exp: now + 300,
      ...change,
    }
    const input = `${encode({ alg: 'RS256', kid: 'k1' })}.${encode(claims)}`
    return `${input}.${sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url')}`
  }
  const exchange = (assertion: string) =>
    sandbox.token({
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: VAULT_DEFAULT,
    })

  it('let the official credential in', async () => {
    const credential = new ClientAssertionCredential(tenantId, app.clientId, async () => outsideToken(), authority)
    expect((await credential.getToken(VAULT_DEFAULT)).token).toBeTruthy()
  })

  it.each([
    ['another issuer', { iss: 'https://evil.example' }, 700211],
    ['another audience', { aud: 'api://other' }, 700212],
    ['another subject', { sub: 'repo:contoso/app:ref:dev' }, 700213],
    ['an expired token', { exp: 1 }, 700024],
  ])('refuse %s', async (_name, change, code) => {
    expect((await exchange(outsideToken(change))).json.error_codes).toEqual([code])
  })

  it('refuse a token signed by somebody else', async () => {
    const [header, payload] = outsideToken().split('.')
    expect((await exchange(`${header}.${payload}.AAAA`)).json.error_codes).toEqual([50012])
  })
})

describe('a managed identity', () => {
  it('reads a secret with the official credential and no secret of its own', async () => {
    const identity = control.createManagedIdentity('web-app')
    const vault = await control.createVault({
      name: 'mi-vault',
      accessPolicies: [{ objectId: identity.objectId, permissions: { secrets: ['get', 'set'] } }],
    })
    Object.assign(process.env, identity.environment)
    const secrets = new SecretClient(vault.url, new ManagedIdentityCredential())
    await secrets.setSecret('one', 'hello')
    expect((await secrets.getSecret('one')).value).toBe('hello')
    for (const name of Object.keys(identity.environment)) delete process.env[name]
  })

  it('is refused without the header of its host', async () => {
    const url = `${endpoints.browser}/msi/token?api-version=2019-08-01&resource=${endpoints.vaultResource}`
    expect((await sandbox.send(url)).status).toBe(400)
    expect((await sandbox.send(url, { headers: { 'x-identity-header': 'guess' } })).status).toBe(401)
  })
})

describe('a claims challenge', () => {
  it('is answered by the official client with a new token', async () => {
    const app = control.registerApp({ displayName: 'CAE' })
    const secret = app.addSecret('x').secretText
    const vault = await control.createVault({
      name: 'cae-vault',
      accessPolicies: [{ objectId: app.objectId, permissions: { secrets: ['get', 'set'] } }],
    })
    const { ClientSecretCredential } = await import('@azure/identity')
    const secrets = new SecretClient(vault.url, new ClientSecretCredential(tenantId, app.clientId, secret, authority))
    await secrets.setSecret('one', 'hello')
    control.challengeClaims(app.objectId)
    sandbox.clock.advance(2000)
    expect((await secrets.getSecret('one')).value).toBe('hello')
    const challenged = control.calls
      .list({ plane: 'vault' })
      .find((call) => call.reason.includes('Continuous access evaluation'))
    expect(challenged?.status).toBe(401)
  })

  it('is not sent to clients that did not say they understand it', async () => {
    const app = control.registerApp({ displayName: 'No CAE' })
    await control.setAccessPolicy('cae-vault', app.objectId)
    const { json } = await sandbox.token({
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: app.addSecret('x').secretText,
      scope: VAULT_DEFAULT,
    })
    control.challengeClaims(app.objectId)
    sandbox.clock.advance(2000)
    const answer = await sandbox.send(`${endpoints.vault('cae-vault')}/secrets/one?api-version=7.5`, {
      headers: { authorization: `Bearer ${json.access_token}` },
    })
    expect(answer.status).toBe(200)
  })
})

describe('admin consent', () => {
  it('given by the page holds for everyone', async () => {
    const redirect = 'http://localhost:5390/admin'
    const app = control.registerApp({ displayName: 'For all', redirectUris: [redirect] })
    const query = new URLSearchParams({
      client_id: app.clientId,
      scope: VAULT_DEFAULT,
      redirect_uri: redirect,
      state: 's',
    })
    const page = await sandbox.send(`${endpoints.browser}/${tenantId}/v2.0/adminconsent?${query}`)
    const cookie = String(page.headers['set-cookie']).split(';')[0] ?? ''
    const field = (name: string) =>
      (new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&')
    const answer = await sandbox.send(`${endpoints.browser}/${tenantId}/v2.0/adminconsent`, {
      method: 'POST',
      headers: { cookie, origin: endpoints.browser, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ request: field('request'), proof: field('proof'), decision: 'allow' }).toString(),
    })
    const back = new URL(String(answer.headers.location))
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ admin_consent: 'True', tenant: tenantId, state: 's' })
    const authorize = new URLSearchParams({
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: redirect,
      scope: `${endpoints.vaultResource}/user_impersonation`,
    })
    const code = await control.signIn(`${endpoints.browser}/${tenantId}/oauth2/v2.0/authorize?${authorize}`, {
      user: MEGAN,
      consent: 'cancel',
    })
    expect(new URL(code).searchParams.get('code')).toBeTruthy()
  })
})

describe('on-behalf-of', () => {
  const app = control.registerApp({ displayName: 'API' })
  const secret = app.addSecret('x').secretText
  const trade = (assertion: string) =>
    sandbox.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: app.clientId,
      client_secret: secret,
      assertion,
      scope: VAULT_DEFAULT,
      requested_token_use: 'on_behalf_of',
    })

  it('refuses a token for another API and text that is none', async () => {
    const { json } = await sandbox.token({
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: secret,
      scope: VAULT_DEFAULT,
    })
    expect((await trade(json.access_token)).json.error_codes).toEqual([500131])
    expect((await trade('nonsense')).json.error_codes).toEqual([50013])
  })
})

describe('a single-page app', () => {
  it('redeems its code from its own origin only, without a secret', async () => {
    const redirect = 'http://localhost:3000/spa'
    const app = control.registerApp({ displayName: 'SPA', spaRedirectUris: [redirect] })
    const query = new URLSearchParams({
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: redirect,
      scope: `${endpoints.vaultResource}/user_impersonation`,
    })
    const sign = async () => {
      const back = await control.signIn(`${endpoints.browser}/${tenantId}/oauth2/v2.0/authorize?${query}`, {
        user: MEGAN,
      })
      return new URL(back).searchParams.get('code') ?? ''
    }
    const redeem = (code: string, headers: Record<string, string>) =>
      sandbox.send(`${endpoints.login}/${tenantId}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: app.clientId,
          code,
          redirect_uri: redirect,
        }).toString(),
      })
    const allowed = await redeem(await sign(), { origin: 'http://localhost:3000' })
    expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([200, 'http://localhost:3000'])
    expect((await redeem(await sign(), {})).json.error_codes).toEqual([9002327])
  })
})

describe('the old token endpoint', () => {
  it('takes resource and writes numbers as strings', async () => {
    const app = control.registerApp({ displayName: 'v1' })
    const answer = await sandbox.send(`${endpoints.login}/${tenantId}/oauth2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: app.clientId,
        client_secret: app.addSecret('x').secretText,
        resource: endpoints.vaultResource,
      }).toString(),
    })
    expect(answer.json).toMatchObject({ expires_in: '3599', resource: endpoints.vaultResource })
    expect(answer.json.expires_on).toMatch(/^\d+$/)
  })
})

describe('the token endpoint', () => {
  it.each([
    ['no grant type', {}, [900144]],
    ['a grant nobody knows', { grant_type: 'magic' }, [70003]],
    ['no client', { grant_type: 'client_credentials' }, [900144]],
    ['an unknown client', { grant_type: 'client_credentials', client_id: 'nobody' }, [700016]],
    ['resource on v2', { grant_type: 'client_credentials', client_id: 'nobody', resource: 'x' }, [901002]],
  ])('refuses %s', async (_name, form, codes) => {
    expect((await sandbox.token(form as Record<string, string>)).json.error_codes).toEqual(codes)
  })

  it('refuses an unknown tenant, another method and another content type', async () => {
    expect((await sandbox.token({ grant_type: 'x' }, 'nowhere')).json.error_codes).toEqual([90002])
    expect((await sandbox.send(`${endpoints.login}/${tenantId}/oauth2/v2.0/token`)).json.error_codes).toEqual([900561])
    const json = await sandbox.send(`${endpoints.login}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(json.json.error_codes).toEqual([9002313])
  })
})
