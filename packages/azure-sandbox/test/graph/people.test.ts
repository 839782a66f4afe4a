/** People in Graph: who they are, their sessions, their passwords, their consents. */
import { describe, expect, it } from 'vitest'
import { ALEX, MEGAN, refusalOf, testClient } from '../entra/client.ts'
import { startTestSandbox } from '../running-sandbox.ts'
import { graphClient, graphRefusal } from './client.ts'

const sandbox = await startTestSandbox()
const { control, endpoints } = sandbox
const graph = graphClient(sandbox)
const admin = await graph.tokenOf(MEGAN, 'Directory.ReadWrite.All')
const member = await graph.tokenOf(ALEX, 'User.Read')
const call = (method: string, path: string, body?: unknown, bearer = admin) => graph.call(method, path, body, bearer)
const BAD_REQUEST = [400, 'Request_BadRequest']
const DENIED = [403, 'Authorization_RequestDenied']
const alexId = control.users().find((user) => user.userPrincipalName === ALEX)?.id ?? ''
const VAULT_APP = 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'

describe('people', () => {
  it('are listed, of the own tenant only', async () => {
    const names = (await call('GET', '/users')).json.value.map((user: { displayName: string }) => user.displayName)
    expect(names).toContain('Megan Bowen')
    expect(names).not.toContain('Diego Siciliani')
  })

  it('are read by id and by name, and not found otherwise', async () => {
    for (const key of [alexId, ALEX]) expect((await call('GET', `/users/${key}`)).json.displayName).toBe('Alex Wilber')
    expect(graphRefusal(await call('GET', '/users/nobody@contoso.example'))).toEqual([404, 'Request_ResourceNotFound'])
  })

  it('know who they are, by me and by userinfo; an app does not', async () => {
    expect((await call('GET', '/me', undefined, member)).json.userPrincipalName).toBe(ALEX)
    const info = await sandbox.send(`${endpoints.graph}/oidc/userinfo`, {
      headers: { authorization: `Bearer ${member}` },
    })
    expect(info.json).toMatchObject({ name: 'Alex Wilber', email: ALEX })
    const { json } = await sandbox.token({
      grant_type: 'client_credentials',
      client_id: graph.client.app.clientId,
      client_secret: graph.client.secret,
      scope: 'https://graph.microsoft.com/.default',
    })
    expect(graphRefusal(await call('GET', '/me', undefined, json.access_token))).toEqual(BAD_REQUEST)
  })
})

describe('sessions', () => {
  const client = testClient(sandbox)
  const signedIn = async () => (await client.signIn({}, ALEX)).refresh_token

  it('end when an administrator says so', async () => {
    const token = await signedIn()
    expect((await call('POST', `/users/${alexId}/revokeSignInSessions`)).json.value).toBe(true)
    expect(refusalOf(await client.refresh(token))).toMatchObject({ code: 50173 })
    sandbox.clock.advance(1000)
  })

  it('end when the person says so, with no permission', async () => {
    const token = await signedIn()
    expect((await call('POST', '/me/revokeSignInSessions', undefined, member)).status).toBe(200)
    expect(refusalOf(await client.refresh(token))).toMatchObject({ code: 50173 })
    sandbox.clock.advance(1000)
  })

  it('of others are not a member’s to end', async () => {
    const token = await signedIn()
    expect(graphRefusal(await call('POST', `/users/${alexId}/revokeSignInSessions`, undefined, member))).toEqual(DENIED)
    expect((await client.refresh(token)).status).toBe(200)
  })
})

describe('an account', () => {
  it('is blocked and let in again', async () => {
    const client = testClient(sandbox)
    const { refresh_token } = await client.signIn({}, ALEX)
    expect((await call('PATCH', `/users/${alexId}`, { accountEnabled: false })).status).toBe(204)
    expect(refusalOf(await client.refresh(refresh_token))).toMatchObject({ code: 50057 })
    await call('PATCH', `/users/${alexId}`, { accountEnabled: true })
    expect((await client.refresh(refresh_token)).status).toBe(200)
  })

  it('with its password reset loses what public clients hold', async () => {
    const client = testClient(sandbox, { public: true })
    const { refresh_token } = await client.signIn({}, ALEX)
    expect((await call('PATCH', `/users/${alexId}`, { passwordProfile: { password: 'x' } })).status).toBe(204)
    expect(refusalOf(await client.refresh(refresh_token))).toMatchObject({ code: 50173 })
    sandbox.clock.advance(1000)
  })

  it('is not changed by nonsense, nor by a member', async () => {
    expect(graphRefusal(await call('PATCH', `/users/${alexId}`, { accountEnabled: 'no' }))).toEqual(BAD_REQUEST)
    expect(
      graphRefusal(await call('PATCH', `/users/${alexId}`, { accountEnabled: false, passwordProfile: 1 })),
    ).toEqual(BAD_REQUEST)
    expect(graphRefusal(await call('PATCH', `/users/${alexId}`, { accountEnabled: false }, member))).toEqual(DENIED)
    expect((await call('GET', `/users/${alexId}`)).json.accountEnabled).toBe(true)
  })
})

describe('a permission grant', () => {
  const silent = async (client: ReturnType<typeof testClient>, user = ALEX) =>
    new URL(
      await control.signIn(client.authorizeUrl({ scope: client.vaultScope }), { user, consent: 'cancel' }),
    ).searchParams.has('code')
  const grantFor = (client: ReturnType<typeof testClient>, change: Record<string, unknown> = {}) => ({
    clientId: client.app.objectId,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: VAULT_APP,
    scope: 'user_impersonation',
    ...change,
  })

  it('for everyone spares people the consent page, until it is deleted', async () => {
    const client = testClient(sandbox)
    const made = await call('POST', '/oauth2PermissionGrants', grantFor(client))
    expect([made.status, made.json]).toMatchObject([201, grantFor(client)])
    expect((await call('GET', `/oauth2PermissionGrants/${made.json.id}`)).json).toEqual(made.json)
    expect(await silent(client)).toBe(true)
    expect((await call('DELETE', `/oauth2PermissionGrants/${made.json.id}`)).status).toBe(204)
    expect(await silent(client)).toBe(false)
  })

  it('of one person is of no use to another', async () => {
    const client = testClient(sandbox)
    await call('POST', '/oauth2PermissionGrants', grantFor(client, { consentType: 'Principal', principalId: alexId }))
    expect([await silent(client), await silent(client, MEGAN)]).toEqual([true, false])
  })

  it('is changed and deleted alone: other resources and other people keep theirs', async () => {
    const client = testClient(sandbox)
    const both = `${client.vaultScope} ${endpoints.armResource}/user_impersonation`
    for (const user of [ALEX, MEGAN]) await client.code({ scope: both }, user)
    const query = `?$filter=${encodeURIComponent(`clientId eq '${client.app.objectId}'`)}`
    const list = async () => (await call('GET', `/oauth2PermissionGrants${query}`)).json.value
    const all = await list()
    expect(all).toHaveLength(4)
    await call('DELETE', `/oauth2PermissionGrants/${all[0].id}`)
    expect((await list()).map((grant: { id: string }) => grant.id)).toEqual(
      all.slice(1).map((grant: { id: string }) => grant.id),
    )
    const path = `/oauth2PermissionGrants/${all[1].id}`
    expect((await call('PATCH', path, { scope: 'openid user_impersonation' })).status).toBe(204)
    expect((await call('GET', path)).json.scope).toBe('openid user_impersonation')
  })

  it.each([
    ['a client nobody knows', { clientId: 'x' }],
    ['a resource nobody knows', { resourceId: 'x' }],
    ['a type nobody knows', { consentType: 'Some' }],
    ['one person who is nobody', { consentType: 'Principal', principalId: 'x' }],
    ['no scope', { scope: '' }],
    ['a scope the resource does not have', { scope: 'everything' }],
  ])('is refused for %s', async (_name, change) => {
    const client = testClient(sandbox)
    expect(graphRefusal(await call('POST', '/oauth2PermissionGrants', grantFor(client, change)))).toEqual(BAD_REQUEST)
    expect(await silent(client)).toBe(false)
  })

  it('made twice is a conflict, and a member’s to make never', async () => {
    const client = testClient(sandbox)
    expect(graphRefusal(await call('POST', '/oauth2PermissionGrants', grantFor(client), member))).toEqual(DENIED)
    await call('POST', '/oauth2PermissionGrants', grantFor(client))
    expect(graphRefusal(await call('POST', '/oauth2PermissionGrants', grantFor(client)))[0]).toBe(409)
    expect(graphRefusal(await call('GET', '/oauth2PermissionGrants/nothing'))[0]).toBe(404)
  })
})

describe('permissions of administrators', () => {
  it('cannot be consented to by a member (90094)', async () => {
    const url = graph.client.authorizeUrl({ scope: 'https://graph.microsoft.com/Directory.ReadWrite.All' })
    const back = new URL(await control.signIn(url, { user: ALEX }))
    expect(back.searchParams.get('error_description')).toContain('AADSTS90094')
  })

  it('given to an app for everyone let it write', async () => {
    const robot = testClient(sandbox)
    const token = async () =>
      (
        await sandbox.token({
          grant_type: 'client_credentials',
          client_id: robot.app.clientId,
          client_secret: robot.secret,
          scope: 'https://graph.microsoft.com/.default',
        })
      ).json.access_token
    const write = async () => call('POST', '/applications', { displayName: 'By robot' }, await token())
    expect(graphRefusal(await write())).toEqual(DENIED)
    await call('POST', '/oauth2PermissionGrants', {
      clientId: robot.app.objectId,
      consentType: 'AllPrincipals',
      resourceId: '00000003-0000-0000-c000-000000000000',
      scope: 'Application.ReadWrite.All',
    })
    expect((await write()).status).toBe(201)
  })
})
