/** Microsoft Graph, as far as app registration goes. */
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { control, endpoints, tenantId } = sandbox
const REDIRECT = 'http://localhost:3000/cb'
const tool = control.registerApp({ displayName: 'Tool', redirectUris: [REDIRECT] })
const secret = tool.addSecret('x').secretText

async function tokenOf(user: string): Promise<string> {
  const scope = 'openid https://graph.microsoft.com/User.Read'
  const query = new URLSearchParams({ client_id: tool.clientId, response_type: 'code', redirect_uri: REDIRECT, scope })
  const back = new URL(
    await control.signIn(`${endpoints.browser}/${tenantId}/oauth2/v2.0/authorize?${query}`, { user }),
  )
  const { json } = await sandbox.token({
    grant_type: 'authorization_code',
    client_id: tool.clientId,
    client_secret: secret,
    redirect_uri: REDIRECT,
    code: back.searchParams.get('code') ?? '',
    scope,
  })
  return json.access_token
}
const admin = await tokenOf('megan.bowen@contoso.onmicrosoft.com')
const member = await tokenOf('alex.wilber@contoso.onmicrosoft.com')

const call = (method: string, path: string, body?: unknown, bearer = admin) =>
  sandbox.send(`${endpoints.graph}/v1.0${path}`, {
    method,
    headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

describe('applications', () => {
  it('are created, given a secret that works, and deleted', async () => {
    const { json: made } = await call('POST', '/applications', {
      displayName: 'By Graph',
      web: { redirectUris: [REDIRECT] },
    })
    const { json: added } = await call('POST', `/applications/${made.id}/addPassword`, {
      passwordCredential: { displayName: 'one' },
    })
    expect(added.secretText).toHaveLength(40)
    const { json: read } = await call('GET', `/applications(appId='${made.appId}')`)
    expect(read.passwordCredentials[0]).toMatchObject({ displayName: 'one', hint: added.hint, secretText: null })
    const use = () =>
      sandbox.token({
        grant_type: 'client_credentials',
        client_id: made.appId,
        client_secret: added.secretText,
        scope: `${endpoints.vaultResource}/.default`,
      })
    expect((await use()).status).toBe(200)
    expect((await call('POST', `/applications/${made.id}/removePassword`, { keyId: added.keyId })).status).toBe(204)
    expect((await use()).json.error_codes).toEqual([7000215])
    expect((await call('DELETE', `/applications/${made.id}`)).status).toBe(204)
    expect((await use()).json.error_codes).toEqual([700016])
  })

  it('are found by app id, and their service principal too', async () => {
    const filter = encodeURIComponent(`appId eq '${tool.clientId}'`)
    expect((await call('GET', `/applications?$filter=${filter}`)).json.value).toHaveLength(1)
    expect((await call('GET', `/servicePrincipals?$filter=${filter}`)).json.value[0].id).toBe(tool.objectId)
  })
})

describe('refusals', () => {
  it.each([
    ['a member who writes', 'POST', '/applications', { displayName: 'x' }, member, 403, 'Authorization_RequestDenied'],
    ['no token', 'GET', '/users', undefined, '', 401, 'InvalidAuthenticationToken'],
    ['an app without a name', 'POST', '/applications', {}, admin, 400, 'Request_BadRequest'],
    [
      'a wildcard redirect URI',
      'POST',
      '/applications',
      { displayName: 'x', web: { redirectUris: ['https://*.example/cb'] } },
      admin,
      400,
      'Request_BadRequest',
    ],
    [
      'an app that is not there',
      'GET',
      '/applications/00000000-0000-0000-0000-000000000000',
      undefined,
      admin,
      404,
      'Request_ResourceNotFound',
    ],
    ['a path that is not there', 'GET', '/groups', undefined, admin, 404, 'ResourceNotFound'],
  ])('%s', async (_name, method, path, body, bearer, status, code) => {
    const answer = await call(method, path, body, bearer)
    expect([answer.status, answer.json.error.code]).toEqual([status, code])
  })
})

describe('people', () => {
  it('are listed, and know who they are', async () => {
    expect((await call('GET', '/users')).json.value.length).toBeGreaterThan(2)
    expect((await call('GET', '/me', undefined, member)).json.displayName).toBe('Alex Wilber')
  })

  it('lose their sessions when an administrator ends them', async () => {
    const alex = (await call('GET', '/users/alex.wilber@contoso.onmicrosoft.com')).json
    expect((await call('POST', `/users/${alex.id}/revokeSignInSessions`)).json.value).toBe(true)
  })
})
