/** OAuth 2.0 with a service that is not Microsoft's, and tokens that a connection fetches itself. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HttpWorld, openHttpWorld } from './support/http-world.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await openHttpWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.api.answer = ({ headers }) => {
    const [, accessToken] = (headers.authorization ?? '').split(' ')
    return world.oauth.accepts(accessToken) ? { body: { ok: true } } : { status: 401 }
  }
})
afterEach(() => {
  world.oauth.instead = undefined
  world.oauth.rotates = true
  world.oauth.life = 3600
})

const asked = (path: string) => world.oauth.asked.filter((one) => one.path.startsWith(path))
const forms = () => asked('/token').map(({ body }) => new URLSearchParams(body))
const grants = () => forms().map((form) => form.get('grant_type'))

const client = async (oauth2: object = {}): Promise<string> => {
  const { status, body, text } = await world.iclient(oauth2)
  if (status !== 201) throw new Error(text)
  world.oauth.asked.length = 0
  return body._id
}
const app = { grantType: 'clientcredentials' }
const connect = async (oauth2: object = {}, http: object = {}) =>
  await world.connect({
    _iClientId: await client(oauth2),
    auth: { type: 'oauth', oauth: { scope: ['read', 'write'] } },
    ...http,
  })
const authorizationUrl = async (id: string): Promise<URL> => {
  const { body } = await world.app.call('POST', `/v1/connection/${id}/oauth2`, undefined, world.browser)
  return new URL(body.authorizationURL)
}
const comeBack = async (url: string) => {
  const { pathname, search } = new URL(url)
  const { headers } = await world.app.call('GET', pathname + search, undefined, world.browser)
  return new URL(String(headers.location)).searchParams.get('result')
}
const authorize = async (id: string) => comeBack(await world.oauth.visit((await authorizationUrl(id)).href))
const read = async (id: string) => (await world.app.call('GET', `/v1/connections/${id}`)).body

describe('a client of another service is refused', () => {
  const at = (field: string, message?: RegExp) =>
    expect.objectContaining({ field: `oauth2.${field}`, ...(message && { message: expect.stringMatching(message) }) })
  test.each<[string, object, string, RegExp]>([
    [
      'with the URL of a host that is no valid domain',
      { token: { uri: 'https://evil.example/token' } },
      'token.uri',
      /valid domain names/,
    ],
    [
      'with plain http to a host nobody allowed',
      { token: { uri: 'http://a.example/token' }, validDomainNames: ['a.example', 'localhost'] },
      'token.uri',
      /https/,
    ],
    [
      'security 66: with a private address',
      { token: { uri: 'https://10.0.0.1/token' }, validDomainNames: ['10.0.0.1', 'localhost'] },
      'token.uri',
      /private network/,
    ],
    ['without an authorization URL, when somebody signs in', { auth: undefined }, 'auth.uri', /required/],
    ['security 19: with the password grant', { grantType: 'password' }, 'grantType', /takes no passwords/],
    ['security 19: with the implicit grant', { grantType: 'implicit' }, 'grantType', /authorizecode/],
    [
      'security 21: with its secret in a URL',
      { token: { uri: 'https://localhost/token', method: 'GET' } },
      'token.method',
      /POST/,
    ],
    ['security 1: without PKCE', { pkceCodeChallengeMethod: 'none' }, 'pkceCodeChallengeMethod', /s256/],
    [
      'with a parameter that Keyway sets',
      { auth: { uri: 'https://localhost/a', queryParameters: [{ name: 'state', value: 'x' }] } },
      'auth.queryParameters.0.name',
      /sets this/,
    ],
    ['with a certificate', { credential: 'certificate' }, 'credential', /secret/],
    [
      'with a scheme in a domain name',
      { validDomainNames: ['https://localhost'] },
      'validDomainNames.0',
      /host name alone/,
    ],
    [
      'with a template that names nothing',
      { token: { uri: 'https://localhost/token', body: 'a={{{iClient.nope}}}' } },
      'token.body',
      /nope/,
    ],
    ['without a secret', { clientSecret: undefined }, 'clientSecret', /required/],
  ])('%s', async (_, oauth2, field, message) => {
    const { status, body } = await world.iclient(oauth2)
    expect(status).toBe(422)
    expect(body.errors).toContainEqual(at(field, message))
  })

  test('for a connection of Azure Key Vault', async () => {
    const id = await client()
    const { AZURE_KEY_VAULT_ID } = await import('@keyway/contract')
    const http = {
      _httpConnectorId: AZURE_KEY_VAULT_ID,
      _httpConnectorApiId: 'control-plane',
      _iClientId: id,
      auth: { type: 'oauth', oauth: { scope: ['https://management.azure.com/user_impersonation'] } },
    }
    const { body } = await world.app.call('POST', '/v1/connections', { name: 'azure', http })
    expect(body.errors).toMatchObject([
      { field: 'http._iClientId', message: expect.stringContaining('application HTTP') },
    ])
  })

  test('security 65: at other addresses with the secret of before', async () => {
    const id = await connect(app)
    expect((await world.ping(id)).body.code).toBe(200)
    const { _iClientId } = (await read(id)).http
    const moved = { token: { uri: `${world.oauth.origin}/elsewhere` } }
    const path = `/v1/iclients/${_iClientId}`
    const refused = await world.app.call('PATCH', path, { oauth2: moved })
    expect(refused.body.errors).toMatchObject([{ code: 'secret_needed' }])
    const changed = await world.app.call('PATCH', path, { oauth2: { ...moved, clientSecret: 'new~one' } })
    expect(changed.status).toBe(200)
    expect(await read(id)).toMatchObject({ status: 'needsAuthorization', grant: null })
  })
})

describe('authorizing with another service', () => {
  test('security 1: sends S256, and everything the client adds', async () => {
    const queryParameters = [{ name: 'access_type', value: 'offline' }]
    const id = await connect({ auth: { uri: `${world.oauth.origin}/authorize`, queryParameters }, scopeDelimiter: ',' })
    const { searchParams } = await authorizationUrl(id)
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: world.oauth.clientId,
      scope: 'read,write',
      code_challenge_method: 'S256',
      access_type: 'offline',
    })
    expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    expect(searchParams.get('state')).toMatch(/^[\w-]{43}$/)
  })

  test.each(['basicauthheader', 'body'])(
    'brings the connection online, client in %s',
    async (clientCredentialsLocation) => {
      const id = await connect({ clientCredentialsLocation })
      expect((await read(id)).status).toBe('needsAuthorization')
      expect(await authorize(id)).toBe('ok')
      expect(grants()).toEqual(['authorization_code'])
      expect(asked('/token')[0]?.path).toBe('/token')
      expect(await read(id)).toMatchObject({ status: 'online', grant: { scope: ['read', 'write'], missingScope: [] } })
      expect((await world.proxy(id, '/orders')).body).toEqual({ ok: true })
    },
  )

  test('by a connect link uses the link up, and tells which one it was', async () => {
    const id = await connect()
    const guest = { 'x-keyway': '1', origin: world.deps.config.publicUrl }
    const { body: link } = await world.app.call('POST', `/v1/connections/${id}/connect-links`, {}, world.browser)
    const token = new URL(link.url).hash.replace('#link=', '')
    const start = () => world.app.call('POST', '/v1/connect/start', { token }, guest)
    const come = async ({ body, cookies: [cookie] }: Awaited<ReturnType<typeof start>>) => {
      const { pathname, search } = new URL(await world.oauth.visit(body.authorizationURL))
      const by = { cookie: `${cookie?.name}=${cookie?.value}` }
      const { headers } = await world.app.call('GET', pathname + search, undefined, by)
      return new URL(String(headers.location)).searchParams.get('result')
    }
    const [one, two] = [await start(), await start()]
    expect(await come(one)).toBe('ok')
    expect(await come(two)).toBe('authorization_outdated')
    expect((await start()).body.errors).toMatchObject([{ code: 'connect_link_invalid' }])
    const account = `connect link ${link._id}`
    expect(await read(id)).toMatchObject({ status: 'online', grant: { grantedBy: account } })
    const links = await world.app.call('GET', `/v1/connections/${id}/connect-links`)
    expect(links.body).toMatchObject([{ status: 'used', usedBy: account }])
    const { body: audit } = await world.app.call('GET', `/v1/connections/${id}/audit`)
    expect(audit).toContainEqual(expect.objectContaining({ event: 'useLink', byUser: null, byAccount: account }))
  })

  test('ends in the history when the connection signs in otherwise from now on', async () => {
    const id = await connect()
    await authorize(id)
    const http = { auth: { type: 'token', token: { token: 'canary-token~7', location: 'header' } } }
    expect((await world.app.call('PATCH', `/v1/connections/${id}`, { http })).status).toBe(200)
    const { body } = await world.app.call('GET', `/v1/connections/${id}/grants`)
    expect(body).toMatchObject([{ status: 'changed', endedAt: expect.any(String) }])
  })

  test('works with a plain challenge where that was chosen', async () => {
    const id = await connect({ pkceCodeChallengeMethod: 'plain' })
    expect((await authorizationUrl(id)).searchParams.get('code_challenge_method')).toBe('plain')
    expect(await authorize(id)).toBe('ok')
  })

  test('security 2: with a state that was used, or is nobody’s, asks for no token', async () => {
    const id = await connect()
    const back = await world.oauth.visit((await authorizationUrl(id)).href)
    expect(await comeBack(back)).toBe('ok')
    expect(await comeBack(back)).toBe('authorization_state_invalid')
    const forged = new URL(back)
    forged.searchParams.set('state', 'x'.repeat(43))
    expect(await comeBack(forged.href)).toBe('authorization_state_invalid')
    expect(grants()).toEqual(['authorization_code'])
  })

  test('security 8: at the path of another client asks for no token', async () => {
    const id = await connect()
    const back = new URL(await world.oauth.visit((await authorizationUrl(id)).href))
    const other = await world.iclient()
    back.pathname = new URL(other.body.oauth2.redirectUri).pathname
    expect(await comeBack(back.href)).toBe('authorization_state_invalid')
    expect(grants()).toEqual([])
  })

  test.each([
    ['access_denied', 'oauth_declined'],
    ['invalid_scope', 'oauth_scope_refused'],
    ['something_else', 'oauth_refused'],
    ['temporarily_unavailable', 'oauth_busy'],
  ])('that comes back with %s says %s', async (error, code) => {
    const id = await connect()
    const state = (await authorizationUrl(id)).searchParams.get('state')
    const { body } = await world.app.call('GET', `/v1/iclients/${(await read(id)).http._iClientId}`)
    const url = `${body.oauth2.redirectUri}?${new URLSearchParams({ error, state: state ?? '' })}`
    expect(await comeBack(url)).toBe(code)
    expect((await read(id)).diagnosis.code).toBe(code)
  })

  test.each<[string, object, string]>([
    ['a wrong secret', { status: 401, body: { error: 'invalid_client' } }, 'oauth_client_refused'],
    ['security 24: no JSON', { body: 'access_token=x' }, 'oauth_answer_invalid'],
    ['security 24: no token', { body: { token_type: 'bearer' } }, 'oauth_answer_invalid'],
    ['security 24: another token type', { body: { access_token: 'x', token_type: 'mac' } }, 'oauth_answer_invalid'],
    ['security 23: a redirect', { status: 302, headers: { location: 'http://evil.example/' } }, 'oauth_answer_invalid'],
    ['an error in a 200', { body: { error: 'invalid_scope' } }, 'oauth_scope_refused'],
  ])('stores nothing when the token request gives %s', async (_, instead, code) => {
    const id = await connect()
    const back = await world.oauth.visit((await authorizationUrl(id)).href)
    world.oauth.instead = instead
    expect(await comeBack(back)).toBe(code)
    expect(await read(id)).toMatchObject({ status: 'needsAuthorization', grant: null })
  })
})

describe('a token of another service', () => {
  test.each([true, false])('is renewed once when it is refused; refresh tokens rotate: %s', async (rotates) => {
    world.oauth.rotates = rotates
    const id = await connect()
    await authorize(id)
    for (const _ of [1, 2]) {
      world.oauth.expireAll()
      world.deps.clock.advance(120_000)
      const answers = await Promise.all([1, 2, 3, 4].map(() => world.proxy(id, '/orders')))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    }
    expect(grants()).toEqual(['authorization_code', 'refresh_token', 'refresh_token'])
  })

  test('is renewed ahead of its end', async () => {
    const id = await connect()
    await authorize(id)
    world.deps.clock.advance(3_600_000)
    expect((await world.proxy(id, '/orders')).status).toBe(200)
    expect(grants()).toEqual(['authorization_code', 'refresh_token'])
  })

  test('is renewed when an answer says in its own way that it has ended', async () => {
    const auth = { type: 'oauth', oauth: { scope: [] }, failPath: 'error.code', failValues: ['token_expired'] }
    const id = await connect({ scope: ['all'] }, { auth })
    await authorize(id)
    world.deps.clock.advance(120_000)
    let calls = 0
    world.api.answer = () => {
      calls += 1
      return calls === 1 ? { body: { error: { code: 'token_expired' } } } : { body: { order: 1 } }
    }
    expect((await world.proxy(id, '/orders', 'POST', {})).body).toEqual({ order: 1 })
    expect(grants()).toEqual(['authorization_code', 'refresh_token'])
    expect((await read(id)).grant.scope).toEqual(['all'])
  })

  test('that ends without another sets the connection offline, and says why', async () => {
    const id = await connect()
    await authorize(id)
    world.oauth.expireAll()
    world.deps.clock.advance(3_600_000)
    world.oauth.instead = { status: 400, body: { error: 'invalid_grant' } }
    const { status, body } = await world.proxy(id, '/orders')
    expect([status, body.errors[0].code]).toEqual([422, 'connection_offline'])
    expect(await read(id)).toMatchObject({ status: 'offline', diagnosis: { code: 'oauth_access_ended' } })
  })

  test('stands where the client says', async () => {
    const id = await connect({ ...app, accessTokenHeaderName: 'X-Auth', scheme: 'Token' })
    world.api.answer = ({ headers }) => ({
      status: world.oauth.accepts(String(headers['x-auth']).replace('Token ', '')) ? 200 : 401,
    })
    expect((await world.ping(id)).body.code).toBe(200)
    const byUrl = await connect({ ...app, accessTokenLocation: 'url', accessTokenParamName: 'tok' })
    world.api.answer = ({ path }) => ({
      status: world.oauth.accepts(new URL(path, 'http://a').searchParams.get('tok') ?? '') ? 200 : 401,
    })
    expect((await world.ping(byUrl)).body.code).toBe(200)
  })

  test('is for whoever may get tokens, and in no other answer and no log', async () => {
    const id = await connect(app)
    await world.ping(id)
    const given = asked('/token').length
    expect(given).toBe(1)
    const row = await world.deps.db
      .selectFrom('grants')
      .selectAll()
      .where('connectionId', '=', id)
      .executeTakeFirstOrThrow()
    const dump = JSON.stringify(row)
    const tokens = world.api.asked
      .map(({ headers }) => (headers.authorization ?? '').split(' ')[1] ?? '')
      .filter((one) => one !== '')
    for (const one of tokens)
      for (const place of [dump, world.logged(), JSON.stringify(await read(id))]) expect(place).not.toContain(one)
    expect(world.logged()).not.toContain(world.oauth.clientSecret)
  })
})

describe('a client that signs in by itself', () => {
  test('is authorized by a test', async () => {
    const id = await connect(app)
    expect((await world.ping(id)).body.code).toBe(200)
    expect(Object.fromEntries(forms()[0] ?? [])).toEqual({ grant_type: 'client_credentials', scope: 'read write' })
    expect(await read(id)).toMatchObject({
      status: 'online',
      grant: { grantedBy: `the client ${world.oauth.clientId}` },
    })
  })

  test('adds its own parameters and headers to the request', async () => {
    const token = {
      uri: `${world.oauth.origin}/token`,
      body: 'audience=orders&id={{{iClient.clientId}}}',
      headers: [{ name: 'X-Tenant', value: 'contoso' }],
    }
    const id = await connect({ ...app, token })
    expect((await world.ping(id)).body.code).toBe(200)
    expect(Object.fromEntries(forms()[0] ?? [])).toMatchObject({ audience: 'orders', id: world.oauth.clientId })
    expect(asked('/token')[0]?.headers['x-tenant']).toBe('contoso')
  })

  test('finds its token where the client says it stands', async () => {
    const id = await connect({ ...app, accessTokenPath: 'data.token' })
    world.oauth.instead = { body: { data: { token: 'somewhere' } } }
    world.api.answer = ({ headers }) => ({ status: headers.authorization === 'Bearer somewhere' ? 200 : 401 })
    expect((await world.ping(id)).body.code).toBe(200)
  })

  test('is offline with a reason when its secret is wrong, and comes back with the right one', async () => {
    const id = await connect({ ...app, clientSecret: 'wrong~one' })
    expect((await world.ping(id)).body.diagnosis).toMatchObject({ code: 'oauth_client_refused' })
    const { _iClientId } = (await read(id)).http
    await world.app.call('PATCH', `/v1/iclients/${_iClientId}`, { oauth2: { clientSecret: world.oauth.clientSecret } })
    expect((await world.ping(id)).body.code).toBe(200)
  })

  test('is told to revoke what it was given', async () => {
    const id = await connect({ ...app, revoke: { uri: `${world.oauth.origin}/revoke` } })
    await world.ping(id)
    const revoked = await world.app.call('DELETE', `/v1/connection/${id}/oauth2`)
    expect(revoked.status).toBe(204)
    expect(world.oauth.revoked).toHaveLength(1)
    expect(world.oauth.accepts(world.oauth.revoked[0])).toBe(true)
    expect((await read(id)).status).toBe('needsAuthorization')
  })
})

describe('a token that the connection fetches itself', () => {
  const fetched = {
    refreshRelativeURI: '/login',
    refreshBody:
      'user=megan&key={{{connection.http.encrypted.key}}}&last={{{connection.http.auth.token.refreshToken}}}',
    refreshTokenPath: 'data.token',
    tokenPaths: ['data.token', 'data.next'],
    refreshToken: 'canary-refresh~1',
    scheme: 'Bearer',
  }
  /** Logs in by a form, gives tokens that follow one another. */
  const login = () => {
    let issued = 0
    const bodies: string[] = []
    world.api.answer = ({ path, headers, body }) => {
      if (path === '/v2/login') {
        bodies.push(body)
        issued += 1
        return { body: { data: { token: `token-${issued}`, next: `next-${issued}` } } }
      }
      return {
        status: headers.authorization === `Bearer token-${issued}` && issued > 0 ? 200 : 401,
        body: { ok: true },
      }
    }
    return { bodies }
  }
  const connectFetched = (token: object = fetched) =>
    world.connect({
      baseURI: `${world.api.origin}/v2`,
      encrypted: { key: 'canary-key~5' },
      auth: { type: 'token', token },
    })

  test('is fetched at the first call, once for all that wait', async () => {
    const { bodies } = login()
    const id = await connectFetched()
    const answers = await Promise.all([1, 2, 3].map(() => world.proxy(id, '/orders')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(bodies).toEqual(['user=megan&key=canary-key~5&last=canary-refresh~1'])
    expect(world.api.asked.find(({ path }) => path === '/v2/login')?.headers['content-type']).toMatch(/urlencoded/)
  })

  test('is fetched again when it is refused, with the refresh token that came with it', async () => {
    const { bodies } = login()
    const id = await connectFetched()
    await world.proxy(id, '/orders')
    const before = world.api.answer
    world.deps.clock.advance(120_000)
    let refused = false
    world.api.answer = (one) => {
      if (one.path === '/v2/orders' && !refused) {
        refused = true
        return { status: 401 }
      }
      return before(one)
    }
    expect((await world.proxy(id, '/orders')).status).toBe(200)
    expect(bodies.at(-1)).toContain('last=next-1')
  })

  test.each<[string, object, RegExp]>([
    ['is refused', { status: 403 }, /403/],
    ['holds no token', { body: { data: {} } }, /no text at data\.token/],
    ['is another page', { body: '<html>' }, /no text/],
  ])('says why when the answer %s', async (_, answer, cause) => {
    world.api.answer = ({ path }) => (path === '/v2/login' ? answer : { status: 401 })
    const { body } = await world.ping(await connectFetched())
    expect(body.diagnosis).toMatchObject({ code: 'token_request_refused', cause: expect.stringMatching(cause) })
  })

  test('begins with one that was typed, and is none of the secrets in sight', async () => {
    const { bodies } = login()
    const id = await connectFetched({ ...fetched, token: 'canary-first~6' })
    world.api.answer = ({ headers }) => ({ status: headers.authorization === 'Bearer canary-first~6' ? 200 : 401 })
    expect((await world.ping(id)).body.code).toBe(200)
    expect(bodies).toEqual([])
    const shown = JSON.stringify(await read(id))
    const rows = JSON.stringify(
      await world.deps.db.selectFrom('connections').selectAll().where('id', '=', id).execute(),
    )
    for (const place of [shown, rows, world.logged()]) expect(place).not.toMatch(/canary-(first|refresh|key)/)
    expect((await read(id)).grant).toBeNull()
  })
})
