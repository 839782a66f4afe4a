/** On-behalf-of: a web API that was called by a person's app reads a vault as that person. Microsoft's clients, unmodified. */
import { OnBehalfOfCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { ConfidentialClientApplication } from '@azure/msal-node'
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { trust } from '../trust.ts'
import { clientAssertion, makeCertificate } from './certificates.ts'
import { ALEX, claimsOf, MEGAN, refusalOf, testClient } from './client.ts'

const sandbox = await startTestSandbox()
trust(sandbox)
const { control, endpoints, tenantId } = sandbox
const authority = { authorityHost: endpoints.login, disableInstanceDiscovery: true }
const VAULT_DEFAULT = `${endpoints.vaultResource}/.default`

const api = testClient(sandbox, { displayName: 'Orders API' })
api.app.exposeApi({ scopes: ['access_as_user'] })
const apiScope = `api://${api.app.clientId}/access_as_user`
const frontEnd = testClient(sandbox, { displayName: 'Front end' })
const vault = await control.createVault({ name: 'obo-vault' })
for (const name of [MEGAN, ALEX]) {
  await control.setAccessPolicy('obo-vault', control.users().find((u) => u.userPrincipalName === name)?.id ?? '')
  // The API's own consent for the vault: a person gives it by signing in to the API once.
  await api.signIn({}, name)
}

/** What the front end calls the API with. */
async function callerToken(user = MEGAN, scope = apiScope): Promise<string> {
  return (await frontEnd.redeem(await frontEnd.code({ scope }, user), { scope })).json.access_token
}
const trade = (assertion: string, change: Record<string, string> = {}) =>
  sandbox.token({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    client_id: api.app.clientId,
    client_secret: api.secret,
    assertion,
    scope: VAULT_DEFAULT,
    requested_token_use: 'on_behalf_of',
    ...change,
  })

describe('the token of an API’s caller', () => {
  it('is a v1.0 token for the name the scope used', async () => {
    expect(claimsOf(await callerToken())).toMatchObject({
      aud: `api://${api.app.clientId}`,
      iss: `https://sts.windows.net/${tenantId}/`,
      appid: frontEnd.app.clientId,
      scp: 'access_as_user',
      ver: '1.0',
    })
  })

  it('is a v2.0 token when the API asks for that version', async () => {
    const modern = testClient(sandbox, { displayName: 'Modern API' })
    modern.app.exposeApi({ scopes: ['read'], tokenVersion: 2 })
    const claims = claimsOf(await callerToken(MEGAN, `api://${modern.app.clientId}/read`))
    expect(claims).toMatchObject({
      aud: modern.app.clientId,
      iss: `${endpoints.login}/${tenantId}/v2.0`,
      azp: frontEnd.app.clientId,
      azpacr: '1',
      preferred_username: MEGAN,
      ver: '2.0',
    })
    expect(claims).not.toHaveProperty('appid')
  })

  it('opens no vault', async () => {
    const answer = await sandbox.send(`${vault.url}/secrets?api-version=7.5`, {
      headers: { authorization: `Bearer ${await callerToken()}` },
    })
    expect(answer.status).toBe(401)
  })
})

describe('on behalf of a person', () => {
  it('msal-node trades the token for one of the vault that names the person and the API', async () => {
    const client = new ConfidentialClientApplication({
      auth: {
        clientId: api.app.clientId,
        clientSecret: api.secret,
        authority: `${endpoints.login}/${tenantId}`,
        knownAuthorities: [new URL(endpoints.login).host],
      },
    })
    const result = await client.acquireTokenOnBehalfOf({ oboAssertion: await callerToken(), scopes: [VAULT_DEFAULT] })
    expect(claimsOf(result?.accessToken ?? '')).toMatchObject({
      aud: endpoints.vaultResource,
      appid: api.app.clientId,
      upn: MEGAN,
      scp: 'user_impersonation',
      idtyp: 'user',
    })
  })

  it('OnBehalfOfCredential with a secret writes and reads a secret as the person', async () => {
    const credential = new OnBehalfOfCredential({
      tenantId,
      clientId: api.app.clientId,
      clientSecret: api.secret,
      userAssertionToken: await callerToken(ALEX),
      ...authority,
    })
    const secrets = new SecretClient(vault.url, credential)
    await secrets.setSecret('order', '42')
    expect((await secrets.getSecret('order')).value).toBe('42')
    const call = control.calls.list({ plane: 'vault' }).find((one) => one.method === 'PUT')
    expect(call?.caller?.name).toBe(ALEX)
  })

  it('OnBehalfOfCredential with an assertion signed by a certificate works alike', async () => {
    const certificate = await makeCertificate({ subject: 'orders-api' })
    api.app.addCertificate(certificate.pem)
    const now = Math.floor(Date.now() / 1000)
    const credential = new OnBehalfOfCredential({
      tenantId,
      clientId: api.app.clientId,
      getAssertion: async () =>
        clientAssertion(certificate, {
          aud: `${endpoints.login}/${tenantId}/oauth2/v2.0/token`,
          iss: api.app.clientId,
          sub: api.app.clientId,
          nbf: now,
          exp: now + 600,
        }),
      userAssertionToken: await callerToken(),
      ...authority,
    })
    const { token } = await credential.getToken(VAULT_DEFAULT)
    expect(claimsOf(token)).toMatchObject({ upn: MEGAN, appidacr: '2' })
  })

  it('gives a refresh token when asked, which works for the API alone', async () => {
    const { json } = await trade(await callerToken(), { scope: `offline_access ${VAULT_DEFAULT}` })
    expect((await api.refresh(json.refresh_token)).status).toBe(200)
    expect(refusalOf(await frontEnd.refresh(json.refresh_token))).toMatchObject({ code: 70000 })
  })

  it('works right after the sign-in that followed a revocation', async () => {
    control.revokeSignInSessions(ALEX)
    sandbox.clock.advance(1000)
    expect((await trade(await callerToken(ALEX))).status).toBe(200)
  })
})

describe('on-behalf-of is refused', () => {
  const lonely = testClient(sandbox, { displayName: 'API without consent' })
  lonely.app.exposeApi({ scopes: ['access_as_user'] })

  it.each([
    ['without requested_token_use', { requested_token_use: '' }, 400, 9002313],
    ['without a credential of the API', { client_secret: '' }, 401, 7000218],
    ['with a wrong secret of the API', { client_secret: 'wrong' }, 401, 7000215],
    ['without an assertion', { assertion: '' }, 400, 900144],
    ['with text that is no token', { assertion: 'nonsense' }, 400, 50013],
    ['for two resources at once', { scope: `${VAULT_DEFAULT} ${endpoints.armResource}/.default` }, 400, 700022],
    ['for a resource nobody knows', { scope: 'https://nowhere.example/.default' }, 400, 500011],
  ])('%s', async (_name, change, status, code) => {
    expect(refusalOf(await trade(await callerToken(), change))).toMatchObject({ status, code })
  })

  it('with a token made for another API (500131)', async () => {
    const { access_token } = await frontEnd.signIn()
    expect(refusalOf(await trade(access_token))).toMatchObject({ error: 'invalid_grant', code: 500131 })
  })

  it('with a token signed by a stranger (50013)', async () => {
    const forged = await control.forgeToken({ ...claimsOf(await callerToken()) }, 'stranger')
    expect(refusalOf(await trade(forged))).toMatchObject({ code: 50013 })
  })

  it('with an expired token (500133)', async () => {
    const old = await control.forgeToken({ ...claimsOf(await callerToken()), exp: 1 })
    expect(refusalOf(await trade(old))).toMatchObject({ error: 'invalid_grant', code: 500133 })
  })

  it('with an app’s own token, in which there is no person (7000114)', async () => {
    const { json } = await sandbox.token({
      grant_type: 'client_credentials',
      client_id: frontEnd.app.clientId,
      client_secret: frontEnd.secret,
      scope: `api://${api.app.clientId}/.default`,
    })
    expect(refusalOf(await trade(json.access_token))).toMatchObject({ error: 'unauthorized_client', code: 7000114 })
  })

  it('when the person never consented to the API’s use of the vault (65001, consent_required)', async () => {
    const assertion = await callerToken(MEGAN, `api://${lonely.app.clientId}/access_as_user`)
    const credential = new OnBehalfOfCredential({
      tenantId,
      clientId: lonely.app.clientId,
      clientSecret: lonely.secret,
      userAssertionToken: assertion,
      ...authority,
    })
    await expect(credential.getToken(VAULT_DEFAULT)).rejects.toThrow('AADSTS65001')
  })

  it('when the person is blocked, or signed out everywhere', async () => {
    const assertion = await callerToken(ALEX)
    control.setUserEnabled(ALEX, false)
    expect(refusalOf(await trade(assertion))).toMatchObject({ code: 50057 })
    control.setUserEnabled(ALEX, true)
    control.revokeSignInSessions(ALEX)
    expect(refusalOf(await trade(assertion))).toMatchObject({ code: 50173 })
  })
})
