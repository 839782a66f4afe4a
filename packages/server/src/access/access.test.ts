import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app.close())

const OURS = { 'x-keyway': '1', origin: 'http://localhost:5390' }
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const signIn = (token: string, headers: Record<string, string> = {}) =>
  app.call('POST', '/v1/session', { token }, { ...OURS, ...headers })
/** The cookie header of a fresh session. */
const session = async () => {
  const { cookies } = await signIn(await app.signInToken())
  return `keyway=${cookies[0]?.value}`
}
const whoAmI = (cookie: string) => app.call('GET', '/v1/session', undefined, { cookie })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('a sign-in link', () => {
  test('has its token in the fragment, which browsers send to no server', async () => {
    const { body } = await app.call('POST', '/v1/session/links', undefined, { ...OURS, cookie: await session() })
    expect(body.url).toMatch(/^http:\/\/localhost:5390\/signin#token=[\w-]{43}$/)
  })

  test('works once, also for two who try at the same time', async () => {
    const token = await app.signInToken()
    const answers = await Promise.all([signIn(token), signIn(token, { 'x-try': '2' })])
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 401])
    expect((await signIn(token)).body.errors).toMatchObject([{ code: 'signin_link_invalid' }])
  })

  test('expires after 15 minutes', async () => {
    const token = await app.signInToken()
    app.deps.clock.advance(15 * MINUTE_MS + 1)
    expect((await signIn(token)).status).toBe(401)
  })

  test('is refused in the same words whether it is unknown, used or expired', async () => {
    app.deps.clock.advance(MINUTE_MS + 1)
    const used = await app.signInToken()
    await signIn(used)
    const answers = [await signIn('x'.repeat(43)), await signIn(used)]
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body.errors))).size).toBe(1)
  })

  test('is not taken from another site, nor without our header', async () => {
    const token = await app.signInToken()
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'x-keyway': '' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const { status, body } = await signIn(token, headers as Record<string, string>)
      expect(status).toBe(403)
      expect(body.errors).toMatchObject([{ code: 'cross_site_request' }])
    }
    expect((await signIn(token)).status).toBe(201)
  })

  test('cannot be guessed: after ten failures an address waits', async () => {
    app.deps.clock.advance(MINUTE_MS + 1)
    for (let attempt = 0; attempt < 10; attempt++) expect((await signIn('y'.repeat(43))).status).toBe(401)
    const good = await app.signInToken()
    const refused = await signIn(good)
    expect(refused.status).toBe(429)
    expect(refused.headers['retry-after']).toBe('60')
    app.deps.clock.advance(MINUTE_MS + 1)
    expect((await signIn(good)).status).toBe(201)
  })

  test('is made by no API token, as a session outlives it', async () => {
    const { status, body } = await app.call('POST', '/v1/session/links')
    expect(status).toBe(403)
    expect(body.errors).toMatchObject([{ code: 'session_required' }])
  })
})

describe('a session', () => {
  test('security 3 it has a cookie no script reads and no other site sends', async () => {
    const { cookies, body } = await signIn(await app.signInToken())
    expect(cookies).toMatchObject([{ name: 'keyway', path: '/', httpOnly: true, sameSite: 'Lax' }])
    expect(cookies[0]?.value).toMatch(/^[\w-]{43}$/)
    expect(body.user).toEqual({ _id: app.owner.id, name: 'owner' })
  })

  test('security 3 on https it has a cookie bound to this host', async () => {
    const secure = await openTestApp({ config: { publicUrl: 'https://keyway.example.com' } })
    try {
      const headers = { 'x-keyway': '1', origin: 'https://keyway.example.com' }
      const { cookies } = await secure.call('POST', '/v1/session', { token: await secure.signInToken() }, headers)
      expect(cookies).toMatchObject([{ name: '__Host-keyway', path: '/', secure: true, httpOnly: true }])
      expect(cookies[0]).not.toHaveProperty('domain')
    } finally {
      await secure.close()
    }
  })

  test('ends when the browser signs in again', async () => {
    const old = await session()
    const again = await signIn(await app.signInToken(), { cookie: old })
    expect(again.status).toBe(201)
    expect(`keyway=${again.cookies[0]?.value}`).not.toBe(old)
    expect((await whoAmI(old)).status).toBe(401)
  })

  test('ends at once by signing out', async () => {
    const cookie = await session()
    expect((await whoAmI(cookie)).status).toBe(200)
    expect((await app.call('DELETE', '/v1/session', undefined, { ...OURS, cookie })).status).toBe(204)
    expect((await whoAmI(cookie)).status).toBe(401)
  })

  test('ends after 12 hours without use, and after 7 days in use', async () => {
    const idle = await session()
    app.deps.clock.advance(12 * HOUR_MS + 1)
    expect((await whoAmI(idle)).status).toBe(401)

    const used = await session()
    for (let hours = 0; hours < 7 * 24; hours += 11) {
      expect((await whoAmI(used)).status).toBe(200)
      app.deps.clock.advance(11 * HOUR_MS)
    }
    expect((await whoAmI(used)).status).toBe(401)
  })

  test('changes nothing without our header or from another origin', async () => {
    const cookie = await session()
    const body = { name: 'forged', scope: 'full' }
    for (const headers of [{}, { ...OURS, origin: 'https://evil.example' }, { ...OURS, origin: 'null' }]) {
      const answer = await app.call('POST', '/v1/tokens', body, { cookie, ...(headers as Record<string, string>) })
      expect(answer.status).toBe(403)
    }
    const { body: tokens } = await app.call('GET', '/v1/tokens', undefined, { cookie })
    expect(tokens.map((token: { name: string }) => token.name)).not.toContain('forged')
  })

  test('of a request with a bad token is not used in its place', async () => {
    const answer = await app.call('GET', '/v1/connections', undefined, {
      ...bearer('kw_wrong'),
      cookie: await session(),
    })
    expect(answer.status).toBe(401)
  })
})

describe('an API token', () => {
  const make = async (input: object) => {
    const headers = { ...OURS, cookie: await session() }
    const { body, status } = await app.call('POST', '/v1/tokens', input, headers)
    expect(status).toBe(201)
    return { ...body, headers }
  }

  test('security 51 and 52: is shown once and kept as a hash', async () => {
    const { token, prefix, headers } = await make({ name: 'ci' })
    expect(token).toMatch(/^kw_[\w-]{43}$/)
    expect(token.startsWith(prefix)).toBe(true)
    const list = await app.call('GET', '/v1/tokens', undefined, headers)
    const rows = await app.deps.db.selectFrom('apiTokens').selectAll().execute()
    const audit = await app.call('GET', '/v1/audit')
    for (const text of [list.text, JSON.stringify(rows), audit.text]) expect(text).not.toContain(token)
    // Found by its hash: how long that takes tells nothing about a token that is guessed.
    expect(rows.map((row) => row.hash)).toContain(createHash('sha256').update(token).digest('base64url'))
    expect((await app.call('GET', '/v1/tokenInfo', undefined, bearer(token))).body).toEqual({
      _userId: app.owner.id,
      scope: 'full',
    })
  })

  test('that may only read changes nothing and starts no authorization', async () => {
    const { token } = await make({ name: 'reader', scope: 'read' })
    expect((await app.call('GET', '/v1/connections', undefined, bearer(token))).status).toBe(200)
    const answer = await app.call('POST', '/v1/iclients', { name: 'x' }, bearer(token))
    expect(answer.status).toBe(403)
    expect(answer.body.errors).toMatchObject([{ code: 'access_restricted' }])
  })

  test('makes and lists no tokens', async () => {
    for (const [method, path] of [
      ['GET', '/v1/tokens'],
      ['POST', '/v1/tokens'],
      ['DELETE', `/v1/tokens/${'a'.repeat(24)}`],
    ] as const) {
      const { status, body } = await app.call(method, path, method === 'POST' ? { name: 'x' } : undefined)
      expect(status).toBe(403)
      expect(body.errors).toMatchObject([{ code: 'session_required' }])
    }
  })

  test('ends at its time, and at once when it is revoked', async () => {
    const expiring = await make({ name: 'day', expiresInDays: 1 })
    app.deps.clock.advance(24 * HOUR_MS + 1)
    expect((await app.call('GET', '/v1/tokenInfo', undefined, bearer(expiring.token))).status).toBe(401)

    const { _id, token, headers } = await make({ name: 'revoked', expiresInDays: null })
    expect((await app.call('GET', '/v1/tokenInfo', undefined, bearer(token))).status).toBe(200)
    expect((await app.call('DELETE', `/v1/tokens/${_id}`, undefined, headers)).status).toBe(204)
    expect((await app.call('GET', '/v1/tokenInfo', undefined, bearer(token))).status).toBe(401)
    expect((await app.call('DELETE', `/v1/tokens/${_id}`, undefined, headers)).status).toBe(404)
  })

  test('shows when it was last used', async () => {
    const { _id, token, headers } = await make({ name: 'used' })
    const find = async () =>
      (await app.call('GET', '/v1/tokens', undefined, headers)).body.find((row: { _id: string }) => row._id === _id)
    expect((await find()).lastUsedAt).toBeNull()
    await app.call('GET', '/v1/tokenInfo', undefined, bearer(token))
    expect((await find()).lastUsedAt).toBe(app.deps.clock.now().toISOString())
  })
})

test('signing in leaves a row in the audit log', async () => {
  await session()
  const { body } = await app.call('GET', '/v1/audit?resourceType=user&limit=1')
  expect(body).toMatchObject([{ event: 'signin', source: 'ui', byUser: { name: 'owner' }, resourceName: 'owner' }])
})
