/** Wrong input at every endpoint of Entra ID: its own code and text, never a 5xx, and nothing changed. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { MEGAN, REDIRECT, refusalOf, testClient } from './client.ts'

const sandbox = await startTestSandbox()
const { control, endpoints, tenantId } = sandbox
const client = testClient(sandbox)
const { app, secret, vaultScope } = client
const TOKEN = `${endpoints.login}/${tenantId}/oauth2/v2.0/token`
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const VAULT_DEFAULT = `${endpoints.vaultResource}/.default`
const good = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: app.clientId,
  client_secret: secret,
  scope: VAULT_DEFAULT,
}).toString()
const post = (url: string, body: string | Buffer, headers: Record<string, string> = FORM) =>
  sandbox.send(url, { method: 'POST', headers, body })
const without = (...names: string[]) => {
  const form = new URLSearchParams(good)
  for (const name of names) form.delete(name)
  return form.toString()
}
const changed = (change: Record<string, string>) =>
  new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(good)), ...change }).toString()

describe('the token endpoint', () => {
  it.each([
    ['no body', '', 400, 900144, "'grant_type'"],
    ['no grant type', without('grant_type'), 400, 900144, "'grant_type'"],
    ['an empty grant type', changed({ grant_type: '' }), 400, 900144, "'grant_type'"],
    ['a grant type nobody knows', changed({ grant_type: 'magic' }), 400, 70003, "'magic'"],
    ['a name every object has', changed({ grant_type: 'constructor' }), 400, 70003, "'constructor'"],
    ['no client', without('client_id'), 400, 900144, "'client_id'"],
    ['a client nobody knows', changed({ client_id: 'nobody' }), 400, 700016, "'nobody'"],
    ['no credential', without('client_secret'), 401, 7000218, 'client_assertion'],
    ['no scope', without('scope'), 400, 900144, "'scope'"],
    ['a doubled grant type', `${good}&grant_type=client_credentials`, 400, 9002313, 'malformed'],
    ['a doubled scope', `${good}&scope=${encodeURIComponent(VAULT_DEFAULT)}`, 400, 9002313, 'malformed'],
    ['a doubled secret', `${good}&client_secret=x`, 400, 9002313, 'malformed'],
    ['a doubled parameter it does not know', `${good}&x=1&x=2`, 400, 9002313, 'malformed'],
    ['the resource of v1.0', changed({ resource: endpoints.vaultResource }), 400, 901002, "'resource'"],
    ['a named scope', changed({ scope: vaultScope }), 400, 1002012, '/.default'],
    ['two resources', changed({ scope: `${VAULT_DEFAULT} ${endpoints.armResource}/.default` }), 400, 1002012, ''],
    ['a resource nobody knows', changed({ scope: 'https://nowhere.example/.default' }), 400, 500011, 'nowhere.example'],
    ['a scope of the sign-in only', changed({ scope: 'openid' }), 400, 1002012, 'openid'],
    ['broken percent signs', 'grant_type=%zz&client_id=%', 400, 70003, ''],
    ['only marks', '&&&===&', 400, 900144, "'grant_type'"],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x3d]), 400, 900144, "'grant_type'"],
    ['claims that are no JSON', changed({ claims: '{' }), 400, 9002313, 'malformed'],
  ])('refuses %s', async (_name, body, status, code, text) => {
    const answer = await post(TOKEN, body)
    expect(refusalOf(answer)).toMatchObject({ status, code })
    expect(answer.json.error_description).toContain(text)
  })

  it.each([
    ['JSON', 'application/json', JSON.stringify(Object.fromEntries(new URLSearchParams(good)))],
    ['multipart', 'multipart/form-data; boundary=x', good],
    ['text', 'text/plain', good],
    ['an untyped body', '', good],
  ])('finds no grant type in %s (900144)', async (_name, type, body) => {
    const answer = await post(TOKEN, body, type ? { 'content-type': type } : {})
    expect(refusalOf(answer)).toEqual({ status: 400, error: 'invalid_request', code: 900144 })
  })

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('refuses %s (900561)', async (method) => {
    const answer = await sandbox.send(TOKEN, { method })
    expect(refusalOf(answer)).toEqual({ status: 400, error: 'invalid_request', code: 900561 })
    expect(answer.json.error_description).toContain(`Received a ${method} request.`)
  })

  it('takes no credential from the query', async () => {
    expect(refusalOf(await post(`${TOKEN}?${good}`, ''))).toMatchObject({ code: 900144 })
  })

  it('takes a form whatever the case and parameters of its type', async () => {
    const headers = { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' }
    expect((await post(TOKEN, good, headers)).status).toBe(200)
  })

  it('refuses a body of many megabytes (413)', async () => {
    expect((await post(TOKEN, `${good}&x=${'a'.repeat(5 * 1024 * 1024)}`)).status).toBe(413)
  })

  it.each([
    ['of another client', `Basic ${Buffer.from(`other:${secret}`).toString('base64')}`, good, 9002313],
    [
      'with a broken percent sign',
      `Basic ${Buffer.from(`${app.clientId}:%zz`).toString('base64')}`,
      without('client_secret'),
      9002313,
    ],
    [
      'with a wrong secret',
      `Basic ${Buffer.from(`${app.clientId}:wrong`).toString('base64')}`,
      without('client_secret'),
      7000215,
    ],
  ])('refuses a Basic header %s', async (_name, authorization, body, code) => {
    expect(refusalOf(await post(TOKEN, body, { ...FORM, authorization }))).toMatchObject({ code })
  })

  it.each(['nowhere', 'nowhere.example', '00000000-0000-0000-0000-000000000000', '%zz', '..%2f', 'a'.repeat(3000)])(
    'of an unknown tenant says so (%s)',
    async (tenant) => {
      const answer = await post(`${endpoints.login}/${tenant}/oauth2/v2.0/token`, good)
      expect(refusalOf(answer)).toEqual({ status: 400, error: 'invalid_request', code: 90002 })
    },
  )

  it.each(['common', 'organizations', 'consumers'])('of %s gives an app of one tenant nothing', async (tenant) => {
    const answer = await post(`${endpoints.login}/${tenant}/oauth2/v2.0/token`, good)
    expect(refusalOf(answer)).toEqual({ status: 400, error: 'invalid_request', code: 50194 })
    const { app: multi, secret: its } = testClient(sandbox, { signInAudience: 'AzureADMultipleOrgs' })
    const form = changed({ client_id: multi.clientId, client_secret: its })
    expect(refusalOf(await post(`${endpoints.login}/${tenant}/oauth2/v2.0/token`, form))).toMatchObject({ code: 50059 })
  })
})

describe('the redemption of a code', () => {
  const verifier = randomBytes(32).toString('base64url')

  const REFUSED: [string, Record<string, string | undefined>, number, Record<string, string>?][] = [
    ['without a code', { code: '' }, 900144],
    ['without a redirect URI', { redirect_uri: undefined }, 900144],
    ['with another redirect URI', { redirect_uri: `${REDIRECT}/` }, 50011],
    ['with the case of the path changed', { redirect_uri: REDIRECT.toUpperCase() }, 50011],
    ['with a verifier nobody announced', { code_verifier: verifier }, 501481],
    ['with an empty scope', { scope: '' }, 28003],
    ['with two resources', { scope: `${vaultScope} ${endpoints.armResource}/user_impersonation` }, 700022],
    ['with .default mixed in', { scope: `${vaultScope} ${VAULT_DEFAULT}` }, 70011],
    ['with a permission nobody knows', { scope: `${endpoints.vaultResource}/nothing` }, 65005],
    ['with a resource nobody knows', { scope: 'https://nowhere.example/x' }, 500011],
    ['with a resource nobody consented to', { scope: `${endpoints.armResource}/user_impersonation` }, 65001],
    ['with a wrong secret', { client_secret: 'wrong' }, 7000215],
    ['from a browser of another site', {}, 9002326, { origin: 'https://evil.example' }],
  ]

  it.each(REFUSED)(
    'is refused %s, and the code still works',
    async (_name, change, code, headers: Record<string, string> = {}) => {
      const issued = await client.code()
      const form = new URLSearchParams({
        ...Object.fromEntries(new URLSearchParams(good)),
        grant_type: 'authorization_code',
        redirect_uri: REDIRECT,
        scope: `openid ${vaultScope}`,
        code: issued,
      })
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined) form.delete(name)
        else form.set(name, value)
      }
      expect(refusalOf(await post(TOKEN, form.toString(), { ...FORM, ...headers }))).toMatchObject({ code })
      expect((await client.redeem(issued)).status).toBe(200)
    },
  )

  it.each([
    ['none', undefined],
    ['another', randomBytes(32).toString('base64url')],
    ['a short', 'abc'],
    ['a long', 'a'.repeat(500)],
  ])('is refused with %s verifier (501481), and the right one still works', async (_name, wrong) => {
    const issued = await client.code({ code_challenge: verifier, code_challenge_method: 'plain' })
    expect(refusalOf(await client.redeem(issued, { code_verifier: wrong }))).toMatchObject({ code: 501481 })
    expect((await client.redeem(issued, { code_verifier: verifier })).status).toBe(200)
  })

  it('is refused at another tenant (700005)', async () => {
    const multi = testClient(sandbox, { signInAudience: 'AzureADMultipleOrgs' })
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: multi.app.clientId,
      client_secret: multi.secret,
      redirect_uri: REDIRECT,
      code: await multi.code(),
    })
    const elsewhere = `${endpoints.login}/fabrikam.onmicrosoft.com/oauth2/v2.0/token`
    expect(refusalOf(await post(elsewhere, form.toString()))).toMatchObject({ code: 700005 })
  })

  it('without a scope means the scope of the sign-in', async () => {
    expect((await client.redeem(await client.code(), { scope: undefined })).json.scope).toBe(vaultScope)
  })
})

describe('a single-page app', () => {
  const redirect = 'http://localhost:3000/spa'
  const spa = testClient(sandbox, { redirectUris: [], spaRedirectUris: [redirect] })
  const verifier = randomBytes(32).toString('base64url')
  const challenge = { redirect_uri: redirect, code_challenge: verifier, code_challenge_method: 'plain' }
  const redeem = (code: string, headers: Record<string, string>, change: Record<string, string> = {}) => {
    const form = {
      grant_type: 'authorization_code',
      client_id: spa.app.clientId,
      code,
      redirect_uri: redirect,
      ...change,
    }
    return post(TOKEN, new URLSearchParams(form).toString(), { ...FORM, ...headers })
  }
  const own = { origin: 'http://localhost:3000' }

  it.each([
    ['from no browser (9002327)', {}, { code_verifier: verifier }, challenge, 9002327],
    ['without a proof key (9002325)', own, {}, { redirect_uri: redirect }, 9002325],
    ['with a secret (700025)', own, { code_verifier: verifier, client_secret: spa.secret }, challenge, 700025],
  ] as const)('is refused %s', async (_name, headers, change, asked, code) => {
    expect(refusalOf(await redeem(await spa.code(asked), headers, change))).toMatchObject({ code })
  })

  it('redeems its code from its own origin, and refreshes for a day', async () => {
    const answer = await redeem(await spa.code(challenge), own, { code_verifier: verifier })
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, own.origin])
    const refresh = (token: string) => {
      const form = { grant_type: 'refresh_token', client_id: spa.app.clientId, refresh_token: token, scope: vaultScope }
      return post(TOKEN, new URLSearchParams(form).toString(), { ...FORM, ...own })
    }
    sandbox.clock.advance(23 * 3_600_000)
    const next = await refresh(answer.json.refresh_token)
    expect(next.status).toBe(200)
    sandbox.clock.advance(2 * 3_600_000)
    expect(refusalOf(await refresh(next.json.refresh_token))).toMatchObject({ code: 700084 })
  })

  it('is told by preflight whether it may ask', async () => {
    const preflight = (origin: string) => sandbox.send(TOKEN, { method: 'OPTIONS', headers: { origin } })
    expect((await preflight(own.origin)).headers['access-control-allow-origin']).toBe(own.origin)
    expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('the authorize endpoint shows on a page, and redirects nowhere', () => {
  const lost = testClient(sandbox, { redirectUris: [] })
  it.each([
    ['no client', { client_id: undefined }, 'AADSTS900144'],
    ['a client nobody knows', { client_id: 'nobody' }, 'AADSTS700016'],
    ['an app without a redirect URI', { client_id: lost.app.clientId }, 'AADSTS900971'],
    ['another host', { redirect_uri: 'https://evil.example/callback' }, 'AADSTS50011'],
    [
      'a user name that looks like the host',
      { redirect_uri: 'http://localhost:5390@evil.example/callback' },
      'AADSTS50011',
    ],
    ['a host that begins alike', { redirect_uri: 'http://localhost.evil.example/callback' }, 'AADSTS50011'],
    ['a backslash', { redirect_uri: 'http://localhost:5390\\@evil.example/callback' }, 'AADSTS50011'],
    ['a path added', { redirect_uri: `${REDIRECT}/../../evil` }, 'AADSTS50011'],
    ['a slash added', { redirect_uri: `${REDIRECT}/` }, 'AADSTS50011'],
    ['a query added', { redirect_uri: `${REDIRECT}?next=https://evil.example` }, 'AADSTS50011'],
    ['a fragment added', { redirect_uri: `${REDIRECT}#x` }, 'AADSTS50011'],
    ['https for http', { redirect_uri: REDIRECT.replace('http:', 'https:') }, 'AADSTS50011'],
    ['a script', { redirect_uri: 'javascript:alert(1)' }, 'AADSTS50011'],
    ['a path with no host', { redirect_uri: '//evil.example/callback' }, 'AADSTS50011'],
  ])('%s', async (_name, change, code) => {
    const answer = await sandbox.send(client.authorizeUrl(change))
    expect([answer.status, answer.headers.location]).toEqual([400, undefined])
    expect(answer.text).toContain(code)
  })

  it.each(['client_id', 'redirect_uri', 'response_type', 'response_mode', 'state'])('a doubled %s', async (name) => {
    const url = client.authorizeUrl({ response_mode: 'query' })
    const answer = await sandbox.send(`${url}&${name}=x`)
    expect([answer.status, answer.headers.location]).toEqual([400, undefined])
    expect(answer.text).toContain('AADSTS9002313')
  })

  it('an unknown tenant, and an app of one tenant on a shared endpoint', async () => {
    expect((await sandbox.send(client.authorizeUrl({}, 'nowhere'))).text).toContain('AADSTS90002')
    expect((await sandbox.send(client.authorizeUrl({}, 'common'))).text).toContain('AADSTS50194')
  })
})

describe('the authorize endpoint tells the client', () => {
  const challenge = { code_challenge_method: 'S256' }
  it.each([
    ['no response type', { response_type: undefined }, 'invalid_request', 900144],
    ['a response type that is off', { response_type: 'token' }, 'unsupported_response_type', 700054],
    ['a response mode nobody knows', { response_mode: 'pigeon' }, 'invalid_request', 9002313],
    ['no scope', { scope: undefined }, 'invalid_request', 900144],
    ['a resource nobody knows', { scope: 'https://nowhere.example/x' }, 'invalid_resource', 500011],
    ['a permission nobody knows', { scope: `${endpoints.vaultResource}/nothing` }, 'invalid_client', 65005],
    ['.default mixed with a name', { scope: `${VAULT_DEFAULT} ${vaultScope}` }, 'invalid_scope', 70011],
    ['a prompt nobody knows', { prompt: 'please' }, 'invalid_request', 90023],
    ['a silent sign-in with nobody signed in', { prompt: 'none' }, 'login_required', 50058],
    ['a challenge that is too short', { ...challenge, code_challenge: 'a'.repeat(42) }, 'invalid_request', 50147],
    ['a challenge that is too long', { ...challenge, code_challenge: 'a'.repeat(129) }, 'invalid_request', 50147],
    ['a challenge of other characters', { ...challenge, code_challenge: '!'.repeat(43) }, 'invalid_request', 501491],
    [
      'a challenge method nobody knows',
      { code_challenge: 'a'.repeat(43), code_challenge_method: 'S512' },
      'invalid_request',
      501491,
    ],
    ['a challenge method without a challenge', challenge, 'invalid_request', 50147],
  ])('of %s', async (_name, change, error, code) => {
    const answer = await sandbox.send(client.authorizeUrl(change))
    const back = new URL(String(answer.headers.location))
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT)
    expect(back.searchParams.get('error')).toBe(error)
    expect(back.searchParams.get('error_description')).toMatch(new RegExp(`^AADSTS${code}: `))
    expect(back.searchParams.get('error_uri')).toContain(`code=${code}`)
    expect([back.searchParams.get('state'), back.searchParams.has('code')]).toEqual(['s-1', false])
  })

  it.each([
    ['an id token alone', { response_type: 'id_token', nonce: 'n' }, 700054],
    ['no nonce for an id token', { response_type: 'code id_token' }, 900144],
    ['a query for an id token', { response_type: 'code id_token', nonce: 'n', response_mode: 'query' }, 70007],
  ])('of %s in the fragment', async (_name, change, code) => {
    const { headers } = await sandbox.send(client.authorizeUrl(change))
    const back = new URL(String(headers.location))
    expect(back.search).toBe('')
    expect(new URLSearchParams(back.hash.slice(1)).get('error_description')).toContain(`AADSTS${code}`)
  })

  it('of a doubled parameter', async () => {
    const { headers } = await sandbox.send(`${client.authorizeUrl()}&scope=x`)
    expect(new URL(String(headers.location)).searchParams.get('error_description')).toContain('AADSTS9002313')
  })
})

it('a scope that does not exist is named, with the app and the resource', async () => {
  const { headers } = await sandbox.send(client.authorizeUrl({ scope: `${endpoints.vaultResource}/nothing` }))
  expect(new URL(String(headers.location)).searchParams.get('error_description')).toContain(
    `The application 'Client' asked for scope 'nothing' that doesn't exist on the resource '${endpoints.vaultResource}'.`,
  )
})

describe('a state', () => {
  it.each([
    ['of no characters', ''],
    ['of one character', 's'],
    ['of 2,000 characters', 'x'.repeat(2000)],
    ['of marks and letters of many scripts', 'a&b=c#d?e%20f+g"<>漢字'],
  ])('%s comes back unchanged', async (_name, state) => {
    const back = new URL(await control.signIn(client.authorizeUrl({ state }), { user: MEGAN }))
    expect(back.searchParams.get('state')).toBe(state)
  })

  it('that was not sent does not come back', async () => {
    const back = new URL(await control.signIn(client.authorizeUrl({ state: undefined }), { user: MEGAN }))
    expect(back.searchParams.has('state')).toBe(false)
  })
})

describe('a loopback redirect URI', () => {
  it('may have any port, and nothing else changed', async () => {
    const redirect_uri = REDIRECT.replace(':5390', ':61234')
    const back = await control.signIn(client.authorizeUrl({ redirect_uri }), { user: MEGAN })
    expect(back.startsWith(redirect_uri)).toBe(true)
    const code = new URL(back).searchParams.get('code') ?? ''
    expect(refusalOf(await client.redeem(code))).toMatchObject({ code: 50011 })
    expect((await client.redeem(code, { redirect_uri })).status).toBe(200)
  })
})

it('endpoints with one method say which (405), and paths nobody knows are 404', async () => {
  const base = `${endpoints.login}/${tenantId}`
  const wrong = await post(`${base}/v2.0/.well-known/openid-configuration`, good)
  expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD'])
  expect((await sandbox.send(`${base}/login`)).status).toBe(405)
  expect((await sandbox.send(`${base}/oauth2/v3.0/token`)).status).toBe(404)
})
