/** Tokens that are wrong in one way each, and what the vault says to them; keys that roll; consent kept by administrators. */
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { control, endpoints, tenantId } = sandbox
const app = control.registerApp({ displayName: 'Tokens', redirectUris: ['http://localhost:1/cb'] })
const vault = await control.createVault({ name: 'token-vault' })
await control.setAccessPolicy('token-vault', app.objectId)

const claims = (change: Record<string, unknown> = {}) => ({
  aud: endpoints.vaultResource,
  iss: `https://sts.windows.net/${tenantId}/`,
  appid: app.clientId,
  oid: app.objectId,
  tid: tenantId,
  idtyp: 'app',
  ver: '1.0',
  ...change,
})
const list = (token: string) =>
  sandbox.send(`${vault.url}/secrets?api-version=7.5`, { headers: { authorization: `Bearer ${token}` } })
const now = () => Math.floor(sandbox.clock.now() / 1000)

describe('a vault', () => {
  it('takes a token that is right in every claim', async () => {
    expect((await list(await control.forgeToken(claims()))).status).toBe(200)
  })

  it.each([
    ['a stranger’s signature', {}, 'stranger', 'AKV10046'],
    ['another issuer', { iss: 'https://sts.windows.net/other/' }, 'directory', 'AKV10032'],
    ['another audience', { aud: 'https://management.azure.com' }, 'directory', 'AKV10022'],
  ] as const)('refuses %s', async (_name, change, signer, code) => {
    const answer = await list(await control.forgeToken(claims(change), signer))
    expect(answer.status).toBe(401)
    expect(answer.json.error.message).toContain(code)
    expect(answer.headers['www-authenticate']).toContain(`resource="${endpoints.vaultResource}"`)
  })

  it('refuses a token whose time is over or has not come', async () => {
    expect((await list(await control.forgeToken(claims({ exp: now() - 1 })))).status).toBe(401)
    expect((await list(await control.forgeToken(claims({ nbf: now() + 600 })))).status).toBe(401)
  })

  it('refuses a token with the algorithm taken out', async () => {
    const [, payload] = (await control.forgeToken(claims())).split('.')
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    expect((await list(`${header}.${payload}.AA`)).status).toBe(401)
  })
})

describe('signing keys', () => {
  it('roll without breaking tokens that are out', async () => {
    const before = await control.forgeToken(claims())
    const kid = await control.rotateSigningKey()
    const after = await control.forgeToken(claims())
    expect(JSON.parse(Buffer.from(after.split('.')[0] ?? '', 'base64url').toString()).kid).toBe(kid)
    expect([(await list(before)).status, (await list(after)).status]).toEqual([200, 200])
    const { json } = await sandbox.send(`${endpoints.login}/${tenantId}/discovery/v2.0/keys`)
    expect(json.keys).toHaveLength(2)
    expect(json.keys[0].kid).toBe(kid)
  })
})

describe('where only administrators consent', () => {
  const query = new URLSearchParams({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: 'http://localhost:1/cb',
    scope: `${endpoints.vaultResource}/user_impersonation`,
  })
  const url = `${endpoints.browser}/${tenantId}/oauth2/v2.0/authorize?${query}`

  it('a person is sent back with AADSTS90094', async () => {
    control.changeEntraSettings({ consentBy: 'administrators' })
    const back = new URL(await control.signIn(url, { user: 'alex.wilber@contoso.onmicrosoft.com' }))
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.get('error_description')).toContain('AADSTS90094')
  })

  it('an administrator still may, for everyone if they like', async () => {
    const back = new URL(await control.signIn(url, { user: 'megan.bowen@contoso.onmicrosoft.com' }))
    expect(back.searchParams.get('code')).toBeTruthy()
  })
})
