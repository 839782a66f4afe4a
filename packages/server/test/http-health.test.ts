/** Connections over HTTP among all others: checked while offline, shared by link, with a history, filters and audit rows. */
import { HTTP_ID } from '@keyway/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { checkOffline } from '../src/grants/check-offline.ts'
import { type HttpWorld, openHttpWorld } from './support/http-world.ts'
import { connectionInput, iclientInput } from './support/sample-documents.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await openHttpWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.api.answer = () => ({ body: { ok: true } })
})

const read = async (id: string) => (await world.app.call('GET', `/v1/connections/${id}`)).body
const rows = async (id: string): Promise<string[]> =>
  (await world.app.call('GET', `/v1/connections/${id}/audit`)).body.map(({ event }: { event: string }) => event)
const oauth = async (oauth2: object = {}) => {
  const _iClientId = (await world.iclient({ revoke: { uri: `${world.oauth.origin}/revoke` }, ...oauth2 })).body._id
  return await world.connect({ _iClientId, auth: { type: 'oauth', oauth: { scope: ['read'] } } })
}
const look = () =>
  checkOffline(world.deps, { test: (id) => world.app.call('POST', `/v1/connections/${id}/ping`), random: () => 0 })
const comeBack = async (authorizationURL: string, headers = world.browser) => {
  const { pathname, search } = new URL(await world.oauth.visit(authorizationURL))
  return await world.app.call('GET', pathname + search, undefined, headers)
}

test('one that is offline is checked by the clock, and comes back; one that lacks secrets is left alone', async () => {
  const id = await world.connect({ auth: { type: 'basic', basic: { username: 'megan', password: 'canary~p' } } })
  const { body: copy } = await world.app.call('POST', `/v1/connections/${id}/clone`, {})
  world.api.answer = () => ({ status: 401 })
  await world.ping(id)
  expect(await read(id)).toMatchObject({ status: 'offline', nextCheckAt: expect.any(String) })
  expect(await read(copy._id)).toMatchObject({ status: 'offline', nextCheckAt: null })
  world.api.answer = () => ({ body: {} })
  world.deps.clock.advance(2 * 3_600_000)
  await look()
  await expect.poll(() => read(id)).toMatchObject({ status: 'online', diagnosis: null, nextCheckAt: null })
  expect(await read(copy._id)).toMatchObject({ status: 'offline', lastCheckedAt: null })
  expect((await rows(id)).slice(0, 2)).toEqual(['online', 'offline'])
})

test('a connect link authorizes one, once', async () => {
  const id = await oauth()
  const { body } = await world.app.call('POST', `/v1/connections/${id}/connect-links`, {})
  const token = new URL(body.url).hash.slice('#link='.length)
  const opened = await world.app.call('POST', '/v1/connect/open', { token }, world.browser)
  expect(opened.body).toMatchObject({ connectionName: expect.stringContaining('api'), tenant: '' })
  const start = () => world.app.call('POST', '/v1/connect/start', { token }, world.browser)
  const first = await start()
  expect(first.status).toBe(200)
  const cookie = first.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const back = await comeBack(first.body.authorizationURL, { cookie })
  expect(String(back.headers.location)).not.toContain('failed')
  expect(await read(id)).toMatchObject({
    status: 'online',
    grant: { grantedBy: expect.stringContaining('connect link') },
  })
  const [link] = (await world.app.call('GET', `/v1/connections/${id}/connect-links`)).body
  expect(link).toMatchObject({ status: 'used', usedBy: expect.stringContaining('connect link') })
  expect((await start()).status).toBeGreaterThanOrEqual(400)
  expect(await rows(id)).toContain('useLink')
})

test('the history of one tells each sign-in and its end, without tokens, and revoking tells the service', async () => {
  const id = await oauth({ grantType: 'clientcredentials' })
  await world.app.call('POST', `/v1/connection/${id}/oauth2`)
  await world.ping(id)
  await world.app.call('DELETE', `/v1/connection/${id}/oauth2`)
  const { body, text } = await world.app.call('GET', `/v1/connections/${id}/grants`)
  expect(body).toMatchObject([{ status: 'revoked', endedAt: expect.any(String) }])
  expect(text).not.toMatch(/accessToken|refreshToken/)
  expect(world.oauth.revoked.length).toBeGreaterThan(0)
  expect(await read(id)).toMatchObject({ status: 'needsAuthorization' })
  expect(await rows(id)).toEqual(expect.arrayContaining(['authorize', 'revoke']))
})

test('lists are filtered by application and status, those over HTTP among others', async () => {
  const client = (await world.app.call('POST', '/v1/iclients', iclientInput('microsoft'))).body._id
  await world.app.call('POST', '/v1/connections', connectionInput('vault', client))
  const list = async (query: string) => (await world.app.call('GET', `/v1/connections?limit=100&${query}`)).body
  const http: { http: { _httpConnectorId: string } }[] = await list(`_httpConnectorId=${HTTP_ID}`)
  expect(new Set(http.map((one) => one.http._httpConnectorId))).toEqual(new Set([HTTP_ID]))
  const all = await list('')
  expect(all).toHaveLength(http.length + 1)
  for (const status of ['online', 'offline', 'needsAuthorization']) {
    const some: { status: string }[] = await list(`status=${status}`)
    expect(some.length).toBe(all.filter((one: { status: string }) => one.status === status).length)
    expect(some.length).toBeGreaterThan(0)
  }
})
