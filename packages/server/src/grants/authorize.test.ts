import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, DIEGO, MEGAN, openAzureWorld } from '../../test/support/azure-world.ts'
import type { TestAnswer } from '../../test/support/open-test-app.ts'
import { iclientInput } from '../../test/support/sample-documents.ts'
import { consumeState } from './authorization-state.ts'
import { storeGrant } from './store-grant.ts'
import { findStored } from './stored.ts'

let world: AzureWorld
/** A connection that is authorized, and one that never is. */
let good: string
let fresh: string
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('good-vault')
  good = await world.connect('good-vault')
  fresh = await world.connect('fresh', { unencrypted: { vaultUrl: world.sandbox.endpoints.vault('good-vault') } })
  await world.authorize(good)
})
afterEach(() => world.sandbox.control.failures.disarm())
afterAll(() => world.close())

const sentTo = (answer: TestAnswer): Record<string, string> => {
  const url = new URL(String(answer.headers.location))
  return { page: url.origin + url.pathname, ...Object.fromEntries(url.searchParams) }
}
const signIn = (url: string, user = MEGAN) => world.sandbox.control.signIn(url, { user })
const rowOf = (url: string) => {
  const id = createHash('sha256')
    .update(new URL(url).searchParams.get('state') ?? '')
    .digest('hex')
  return world.deps.db.selectFrom('authorizations').selectAll().where('id', '=', id)
}
const grantOf = (id: string) =>
  world.deps.db.selectFrom('grants').selectAll().where('connectionId', '=', id).executeTakeFirst()
/** All that a sign-in may change. */
const standing = async (id: string) => ({ connection: await world.connection(id), grant: await grantOf(id) })

describe('the authorization request', () => {
  test('security 1, 4, 20: it goes to the tenant with PKCE, an opaque state, a nonce and exactly the stored scopes', async () => {
    const url = new URL(await world.authorizationUrl(good))
    const query = Object.fromEntries(url.searchParams)
    expect(url.origin).toBe(world.sandbox.endpoints.browser)
    expect(url.pathname).toBe(`/${world.sandbox.tenantId}/oauth2/v2.0/authorize`)
    expect(query).toMatchObject({
      client_id: world.registration.clientId,
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: `${world.sandbox.endpoints.vaultResource}/user_impersonation openid profile offline_access`,
    })
    expect(query.redirect_uri).toMatch(
      new RegExp(`^${world.deps.config.publicUrl}/connection/oauth2callback/[0-9a-f]{24}$`),
    )
    expect(query.code_challenge).toMatch(/^[\w-]{43}$/)
    expect(query.state).toMatch(/^[\w-]{43}$/)
    expect(query).not.toHaveProperty('client_secret')
  })

  test('security 1, 4, 6: it is another one every time, its verifier is stored sealed, and it lapses in ten minutes', async () => {
    const [a, b] = [new URL(await world.authorizationUrl(good)), new URL(await world.authorizationUrl(good))]
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(a.searchParams.get(name)).not.toBe(b.searchParams.get(name))
    }
    const row = await rowOf(a.href).executeTakeFirstOrThrow()
    // What the challenge was made of (RFC 7636 4.2) lies sealed, and nowhere in the address.
    const place = { table: 'authorizations', column: 'code_verifier_sealed', id: row.id }
    const verifier = await world.deps.sealer.open(row.codeVerifierSealed, place)
    expect(verifier).toMatch(/^[\w-]{43,128}$/)
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(a.searchParams.get('code_challenge'))
    expect(`${a.href}${JSON.stringify(row)}`).not.toContain(verifier)
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(10 * 60_000)
  })

  test('is refused for a connection that is not there', async () => {
    const answer = await world.app.call('POST', `/v1/connection/${'0'.repeat(24)}/oauth2`, undefined, world.browser)
    expect(answer.status).toBe(404)
  })

  test('is refused with what to do when the tenant does not exist', async () => {
    const unencrypted = { cloud: 'sandbox', tenantId: '99999999-9999-4999-8999-999999999999' }
    const { iclientId } = await anotherClient(world, 'no tenant', { unencrypted })
    const id = await world.connect('nowhere', { _iClientId: iclientId })
    const answer = await world.app.call('POST', `/v1/connection/${id}/oauth2`, undefined, world.browser)
    expect(answer.body.errors).toMatchObject([
      {
        code: 'authorization_failed',
        message: expect.stringMatching(/There is no such tenant.*In the sandbox portal/),
      },
    ])
  })

  test("may be asked for by GET, as integrator.io's clients do", async () => {
    const answer = await world.app.call('GET', `/v1/connection/${good}/oauth2`)
    expect(answer.body.authorizationURL).toContain('/oauth2/v2.0/authorize?')
  })
})

describe('coming back from the sign-in', () => {
  test('security 15, 16: it stores the grant sealed, tells who signed in, and goes on to a clean address', async () => {
    const id = await world.connect('whole', { unencrypted: { vaultUrl: world.sandbox.endpoints.vault('good-vault') } })
    const answer = await world.authorize(id)
    expect(answer.status).toBe(303)
    expect(sentTo(answer)).toEqual({ page: `${world.deps.config.publicUrl}/authorized`, connection: id, result: 'ok' })
    expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    expect(await world.connection(id)).toMatchObject({
      status: 'online',
      diagnosis: null,
      grant: {
        grantedBy: MEGAN,
        tenantId: world.sandbox.tenantId,
        scope: [`${world.sandbox.endpoints.vaultResource}/user_impersonation`],
        missingScope: [],
      },
    })
    const grant = await grantOf(id)
    expect(grant?.accessTokenSealed.split('.')).toHaveLength(5)
    expect(grant?.refreshTokenSealed?.split('.')).toHaveLength(5)
    const audit = await world.app.call('GET', `/v1/connections/${id}/audit`)
    expect(audit.body).toMatchObject([{ event: 'authorize', byUser: { name: 'owner' } }, { event: 'create' }])
  })

  test('works over Basic too, and with the tenant given by its domain', async () => {
    for (const [name, oauth2] of Object.entries({
      basic: { clientCredentialsLocation: 'basicauthheader' },
      domain: { unencrypted: { cloud: 'sandbox', tenantId: 'contoso.onmicrosoft.com' } },
    })) {
      const { iclientId } = await anotherClient(world, name, oauth2)
      const id = await world.connect(name, {
        _iClientId: iclientId,
        unencrypted: { vaultUrl: world.sandbox.endpoints.vault('good-vault') },
      })
      expect({ name, ...sentTo(await world.authorize(id)) }).toMatchObject({ name, result: 'ok' })
      expect((await grantOf(id))?.tenantId).toBe(world.sandbox.tenantId)
    }
  })

  test('of any organization holds the account to the tenant it is really of', async () => {
    const { redirectUri } = (await world.app.call('GET', '/v1/iclients/newRedirectUri')).body
    const shared = world.sandbox.control.registerApp({
      displayName: 'Shared',
      signInAudience: 'AzureADMultipleOrgs',
      redirectUris: [redirectUri],
    })
    const oauth2 = {
      clientId: shared.clientId,
      clientSecret: shared.addSecret('test').secretText,
      redirectUri,
      unencrypted: { cloud: 'sandbox', tenantId: 'organizations' },
    }
    const made = await world.app.call('POST', '/v1/iclients', iclientInput('organizations', oauth2))
    const id = await world.connect('organizations', {
      _iClientId: made.body._id,
      unencrypted: { vaultUrl: world.sandbox.endpoints.vault('good-vault') },
    })
    expect(sentTo(await world.authorize(id))).toMatchObject({ result: 'ok' })
    expect((await grantOf(id))?.tenantId).toBe(world.sandbox.tenantId)
  })

  test('security 38: authorizes the control plane with its own resource', async () => {
    const id = await world.connect('control', {
      _httpConnectorApiId: 'control-plane',
      unencrypted: {},
      auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.armResource}/user_impersonation`] } },
    })
    expect(sentTo(await world.authorize(id))).toMatchObject({ result: 'ok' })
    expect((await world.app.call('POST', `/v1/connections/${id}/ping`)).body).toMatchObject({ code: 200 })
  })

  test('security 14 one that is cancelled leaves the old grant working, and tells a fresh connection why it has none', async () => {
    const before = await grantOf(good)
    expect(sentTo(await cancelled(good))).toMatchObject({ connection: good, result: 'consent_declined' })
    expect(await grantOf(good)).toEqual(before)
    expect(await world.connection(good)).toMatchObject({ status: 'online', diagnosis: null })

    expect(sentTo(await cancelled(fresh))).toMatchObject({ connection: fresh, result: 'consent_declined' })
    expect(await world.connection(fresh)).toMatchObject({
      status: 'needsAuthorization',
      diagnosis: { code: 'consent_declined', facts: { azureCode: 'AADSTS65004' } },
    })
    for (const id of [good, fresh]) {
      const audit = await world.app.call('GET', `/v1/connections/${id}/audit`)
      expect(audit.body[0]).toMatchObject({ event: 'authorizeFailed' })
    }
  })

  test('with a secret that is wrong by now says so, and keeps the old grant', async () => {
    const url = await world.authorizationUrl(good)
    const before = await grantOf(good)
    world.sandbox.control.failures.arm({ code: 7000215, remaining: 1 })
    expect(sentTo(await world.comeBack(await signIn(url)))).toMatchObject({ result: 'secret_wrong' })
    expect(await grantOf(good)).toEqual(before)
    expect((await world.app.call('POST', `/v1/connections/${good}/ping`)).body.code).toBe(200)
  })

  test('of a fresh connection with an expired secret shows what to do in the portal', async () => {
    const url = await world.authorizationUrl(fresh)
    world.sandbox.control.failures.arm({ code: 7000222, remaining: 1 })
    await world.comeBack(await signIn(url))
    const { diagnosis } = await world.connection(fresh)
    expect(diagnosis).toMatchObject({ code: 'secret_expired', who: 'you' })
    expect(diagnosis?.steps[0]).toMatch(/^In the sandbox portal: .* > Certificates & secrets/)
    expect(JSON.stringify(diagnosis)).not.toContain(world.clientSecret)
  })

  test('with an account of another organization is refused', async () => {
    const { iclientId } = await anotherClient(world, 'shared', {
      unencrypted: { cloud: 'sandbox', tenantId: world.sandbox.tenantId },
    })
    const id = await world.connect('shared', { _iClientId: iclientId })
    await expect(world.authorize(id, DIEGO)).rejects.toThrow(/does not exist in tenant|not exist/)
  })
})

describe('a state', () => {
  test('security 5 it is good once, also for answers at the same time: they make one token request', async () => {
    const before = world.tokenAnswers()
    const back = await signIn(await world.authorizationUrl(good))
    const answers = await Promise.all([world.comeBack(back), world.comeBack(back), world.comeBack(back)])
    const results = answers.map((answer) => sentTo(answer)).map(({ result }) => result)
    expect(results.sort()).toEqual(['authorization_state_invalid', 'authorization_state_invalid', 'ok'])
    expect(sentTo(await world.comeBack(back))).toMatchObject({ result: 'authorization_state_invalid' })
    expect(world.tokenAnswers()).toBe(before + 1)
  })

  test('security 3, 26: of another browser or without a session it is refused and stays good for its own', async () => {
    const back = await signIn(await world.authorizationUrl(good))
    const other = await world.signInBrowser()
    expect(sentTo(await world.comeBack(back, other))).toMatchObject({ result: 'authorization_state_invalid' })
    expect(sentTo(await world.comeBack(back, {}))).toMatchObject({ result: 'unauthenticated' })
    const token = { authorization: `Bearer ${world.app.token}` }
    expect(sentTo(await world.comeBack(back, token))).toMatchObject({ result: 'unauthenticated' })
    expect(sentTo(await world.comeBack(back))).toMatchObject({ result: 'ok' })
  })

  test('started by a token may be finished in any browser of the same person', async () => {
    const token = { authorization: `Bearer ${world.app.token}` }
    const back = await signIn(await world.authorizationUrl(good, token))
    expect(sentTo(await world.comeBack(back, await world.signInBrowser()))).toMatchObject({ result: 'ok' })
  })

  test("security 8 a code that arrives at another client's path is refused", async () => {
    const { callbackKey } = await anotherClient(world, 'mix-up')
    const back = new URL(await signIn(await world.authorizationUrl(good)))
    back.pathname = `/connection/oauth2callback/${callbackKey}`
    const [stood, before] = [await standing(good), world.tokenAnswers()]
    expect(sentTo(await world.comeBack(back.href))).toMatchObject({ result: 'authorization_state_invalid' })
    expect(world.tokenAnswers()).toBe(before)
    expect(await standing(good)).toEqual(stood)
  })

  test.each(['missing', 'unknown', 'twice'])(
    'security 2 one that is %s is refused, asks for no token, and changes nothing',
    async (how) => {
      const stood = await standing(good)
      const back = new URL(await signIn(await world.authorizationUrl(good)))
      if (how === 'missing') back.searchParams.delete('state')
      if (how === 'unknown') back.searchParams.set('state', 'A'.repeat(43))
      if (how === 'twice') back.searchParams.append('state', 'A'.repeat(43))
      const before = world.tokenAnswers()
      expect(sentTo(await world.comeBack(back.href))).toMatchObject({ result: 'authorization_state_invalid' })
      expect(world.tokenAnswers()).toBe(before)
      expect(await standing(good)).toEqual(stood)
    },
  )

  test('security 2, 6: one older than ten minutes is refused, asks for no token, and changes nothing', async () => {
    const back = await signIn(await world.authorizationUrl(good))
    const [stood, before] = [await standing(good), world.tokenAnswers()]
    world.deps.clock.advance(10 * 60_000 + 1)
    expect(sentTo(await world.comeBack(back))).toMatchObject({ result: 'authorization_state_invalid' })
    expect(world.tokenAnswers()).toBe(before)
    expect(await standing(good)).toEqual(stood)
  })

  test('is called off when the connection changes meanwhile', async () => {
    await world.createVault('moved-to')
    const id = await world.connect('moving', { unencrypted: { vaultUrl: world.sandbox.endpoints.vault('good-vault') } })
    const back = await signIn(await world.authorizationUrl(id))
    const body = [
      { op: 'replace', path: '/http/unencrypted/vaultUrl', value: world.sandbox.endpoints.vault('moved-to') },
    ]
    expect((await world.app.call('PATCH', `/v1/connections/${id}`, body)).status).toBe(200)
    expect(sentTo(await world.comeBack(back))).toMatchObject({ result: 'authorization_state_invalid' })
    expect(await grantOf(id)).toBeUndefined()
  })
})

test('security 24 a token answer that breaks off stores nothing, and the grant there was goes on working', async () => {
  const stood = await grantOf(good)
  const back = await signIn(await world.authorizationUrl(good))
  const effect = { kind: 'truncate' } as const
  world.sandbox.control.faults.add({ plane: 'entra', path: '/oauth2/v2.0/token', remaining: 1, effect })
  const { result } = sentTo(await world.comeBack(back))
  expect(['connection_lost', 'sign_in_answer_invalid']).toContain(result)
  expect(await grantOf(good)).toEqual(stood)
  expect((await world.app.call('POST', `/v1/connections/${good}/ping`)).body).toMatchObject({ code: 200 })
})

test('security 13 the redirect URI is that of the public URL, whatever host a request or a proxy names', async () => {
  const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' }
  const url = new URL(await world.authorizationUrl(good, { ...world.browser, ...forged }))
  const { redirectUri } = (await world.app.call('GET', `/v1/iclients/${world.iclientId}`)).body.oauth2
  expect(url.searchParams.get('redirect_uri')).toBe(redirectUri)
  expect(redirectUri.startsWith(`${world.deps.config.publicUrl}/`)).toBe(true)
  const foreign = await world.app.call('POST', `/v1/connection/${good}/oauth2`, undefined, {
    ...world.browser,
    host: 'evil.example',
  })
  expect(foreign.status).toBe(421)
})

test('security 25 a new grant is stored whole or not at all: what was there before goes on working', async () => {
  const back = await signIn(await world.authorizationUrl(good))
  const before = await grantOf(good)
  // The last write of the transaction fails, as it would when the process ends there.
  await sql`CREATE FUNCTION fail_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$`.execute(
    world.deps.db,
  )
  await sql`CREATE TRIGGER fail_here BEFORE INSERT ON audit FOR EACH ROW WHEN (NEW.event = 'authorize')
    EXECUTE FUNCTION fail_here()`.execute(world.deps.db)
  try {
    const answer = await world.comeBack(back)
    expect(answer.status === 500 || sentTo(answer).result !== 'ok').toBe(true)
  } finally {
    await sql`DROP TRIGGER fail_here ON audit`.execute(world.deps.db)
    await sql`DROP FUNCTION fail_here`.execute(world.deps.db)
  }
  expect(await grantOf(good)).toEqual(before)
  expect((await world.app.call('POST', `/v1/connections/${good}/ping`)).body.code).toBe(200)
  expect(sentTo(await world.authorize(good))).toMatchObject({ result: 'ok' })
  expect((await grantOf(good))?.version).toBeGreaterThan(before?.version ?? 0)
})

test('security 26 nobody but the person who began a sign-in can finish it, with whatever session', async () => {
  const { db, clock } = world.deps
  const url = new URL(await world.authorizationUrl(good, { authorization: `Bearer ${world.app.token}` }))
  const state = url.searchParams.get('state') ?? ''
  const callbackKey = new URL(url.searchParams.get('redirect_uri') ?? '').pathname.split('/').at(-1) ?? ''
  const person = { userId: 'f'.repeat(24), sessionId: 'a session' }
  const returning = { state, callbackKey, person, browserMark: null }
  expect(await consumeState({ clock, sealer: world.deps.sealer }, db, returning)).toBeNull()
  const owner = { ...returning, person: { ...person, userId: world.app.owner.id } }
  expect(await consumeState({ clock, sealer: world.deps.sealer }, db, owner)).toMatchObject({ connectionId: good })
})

test('security 20 scopes granted beyond those asked for are shown, and missing ones mark the connection', async () => {
  const scope = [`${world.sandbox.endpoints.vaultResource}/user_impersonation`, 'https://vault.example/extra']
  const stored = await findStored(world.deps, world.deps.db, good)
  const tokens = { ...someTokens(world.deps.clock.now()), scope: scope.slice(1) }
  const actor = { user: world.app.owner, source: 'api' } as const
  const identity = { tenantId: world.sandbox.tenantId, account: MEGAN }
  await storeGrant(world.deps, stored, async () => true, tokens, identity, actor)
  expect((await world.connection(good)).grant).toMatchObject({
    scope: ['https://vault.example/extra'],
    missingScope: [`${world.sandbox.endpoints.vaultResource}/user_impersonation`],
  })
  await world.authorize(good)
  expect((await world.connection(good)).grant?.missingScope).toEqual([])
})

const someTokens = (now: Date) => ({
  accessToken: 'a',
  accessTokenExpiresAt: new Date(now.getTime() + 3_600_000),
  refreshToken: 'r',
  refreshTokenExpiresAt: null,
})

describe('what comes with a good state', () => {
  const tampered = async (change: (back: URL) => void) => {
    const back = new URL(await signIn(await world.authorizationUrl(good)))
    change(back)
    const before = await grantOf(good)
    const result = sentTo(await world.comeBack(back.href))
    expect(await grantOf(good)).toEqual(before)
    return result
  }

  test('a code that was redeemed before is refused', async () => {
    const first = new URL(await signIn(await world.authorizationUrl(good)))
    await world.comeBack(first.href)
    const result = await tampered((back) => back.searchParams.set('code', first.searchParams.get('code') ?? ''))
    expect(result.result).toBe('code_used')
  })

  test('security 7 another issuer is refused (RFC 9207)', async () => {
    const iss = 'https://login.evil.example/v2.0'
    expect(await tampered((back) => back.searchParams.set('iss', iss))).toMatchObject({
      result: 'sign_in_answer_invalid',
    })
  })

  test('security 9 another nonce than the one sent is refused', async () => {
    const url = new URL(await world.authorizationUrl(good))
    url.searchParams.set('nonce', 'A'.repeat(43))
    const before = await grantOf(good)
    expect(sentTo(await world.comeBack(await signIn(url.href)))).toMatchObject({ result: 'id_token_invalid' })
    expect(await grantOf(good)).toEqual(before)
  })

  test('no code and no error is refused', async () => {
    expect(await tampered((back) => back.searchParams.delete('code'))).toMatchObject({
      result: 'sign_in_answer_invalid',
    })
  })
})

describe('revoking', () => {
  test('forgets the tokens, also those of a sign-in under way, and says so', async () => {
    const id = await world.connect('revoked', {
      unencrypted: { vaultUrl: world.sandbox.endpoints.vault('good-vault') },
    })
    await world.authorize(id)
    const back = await signIn(await world.authorizationUrl(id))
    expect((await world.app.call('DELETE', `/v1/connection/${id}/oauth2`)).status).toBe(204)
    expect(await grantOf(id)).toBeUndefined()
    expect(await world.connection(id)).toMatchObject({
      status: 'needsAuthorization',
      diagnosis: { code: 'authorization_revoked' },
    })
    expect(await world.azure.outbound.call(id, 'GetSecrets', {})).toMatchObject({
      ok: false,
      status: 401,
      diagnosis: { code: 'not_authorized' },
    })
    expect(sentTo(await world.comeBack(back))).toMatchObject({ result: 'authorization_state_invalid' })
    const audit = await world.app.call('GET', `/v1/connections/${id}/audit`)
    expect(audit.body[0]).toMatchObject({ event: 'revoke' })
  })
})

async function cancelled(id: string) {
  world.sandbox.control.removeConsent(world.registration.clientId)
  const answer = await world.authorize(id, MEGAN, 'cancel')
  return answer
}

/** A second iClient of the same registration, with a redirect URI of its own. */
async function anotherClient({ app, registration, clientSecret }: AzureWorld, name: string, oauth2: object = {}) {
  const { redirectUri } = (await app.call('GET', '/v1/iclients/newRedirectUri')).body
  registration.addRedirectUri(redirectUri)
  const first = (await app.call('GET', `/v1/iclients/${world.iclientId}`)).body
  const answer = await app.call('POST', '/v1/iclients', {
    ...first,
    name,
    oauth2: { ...first.oauth2, clientSecret, redirectUri, ...oauth2 },
  })
  if (answer.status !== 201) throw new Error(answer.text)
  return { iclientId: String(answer.body._id), callbackKey: String(redirectUri).slice(-24) }
}
