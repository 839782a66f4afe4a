/** Ways to a token besides the code: federated credentials, managed identity, claims challenges, the v1.0 endpoint. */
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
