import type { NewConnectLink } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, MEGAN, openAzureWorld } from '../../../test/support/azure-world.ts'
import { iclientInput } from '../../../test/support/sample-documents.ts'
import { isAllowedReturn } from '../return-url.ts'

const ADELE = 'adele.vance@contoso.onmicrosoft.com'
const LISTED = ['https://app.example/done', 'https://portal.example']

let world: AzureWorld
let vaultUrl: string
beforeAll(async () => {
  world = await openAzureWorld({ returnUrls: LISTED })
  await world.createVault('linked')
  vaultUrl = world.sandbox.endpoints.vault('linked')
})
afterAll(() => world.close())

let made = 0
const connect = () => world.connect(`linked ${++made}`, { unencrypted: { vaultUrl } })
const share = async (id: string, input: object = {}) => {
  const { status, body } = await world.app.call('POST', `/v1/connections/${id}/connect-links`, input)
  expect({ status, errors: body.errors }).toEqual({ status: 201 })
  return body as NewConnectLink
}
const tokenOf = ({ url }: NewConnectLink) => new URL(url).hash.replace('#link=', '')
const links = async (id: string) => (await world.app.call('GET', `/v1/connections/${id}/connect-links`)).body

/** A browser without an account in Keyway. */
const guest = () => ({ 'x-keyway': '1', origin: world.deps.config.publicUrl })
const open = (token: string) => world.app.call('POST', '/v1/connect/open', { token }, guest())
const start = async (token: string) => {
  const answer = await world.app.call('POST', '/v1/connect/start', { token }, guest())
  const [cookie] = answer.cookies
  return { ...answer, cookie, headers: { cookie: `${cookie?.name}=${cookie?.value}` } }
}
const signIn = (url: string, user = MEGAN) => world.sandbox.control.signIn(url, { user })
const finish = async (token: string, user = MEGAN) => {
  const started = await start(token)
  return await world.comeBack(await signIn(started.body.authorizationURL, user), started.headers)
}
const status = async (id: string) => (await world.connection(id)).status

describe('a connect link', () => {
  test('is refused for an app that signs in by itself, for no time at all, and for more than seven days', async () => {
    const oauth2 = {
      grantType: 'clientcredentials',
      unencrypted: { cloud: 'sandbox', tenantId: world.sandbox.tenantId },
    }
    const client = (await world.app.call('POST', '/v1/iclients', iclientInput('app only', oauth2))).body._id
    const scope = [`${world.sandbox.endpoints.vaultResource}/.default`]
    const auth = { type: 'oauth', oauth: { scope } }
    const app = await world.connect('app only', { _iClientId: client, unencrypted: { vaultUrl }, auth })
    const refused = async (id: string, input: object) =>
      (await world.app.call('POST', `/v1/connections/${id}/connect-links`, input)).body.errors
    expect(await refused(app, {})).toMatchObject([{ code: 'browser_not_needed' }])
    const id = await connect()
    expect(await refused(id, { expiresIn: 0 })).toMatchObject([{ field: 'expiresIn' }])
    expect(await refused(id, { expiresIn: 604_801 })).toMatchObject([{ field: 'expiresIn' }])
    expect(await refused('0'.repeat(24), {})).toMatchObject([{ code: 'resource_not_found' }])
  })

  test('has its token in the fragment, and leaves neither it nor its key in the database', async () => {
    const id = await connect()
    const link = await share(id)
    expect(link.url).toMatch(new RegExp(`^${world.deps.config.publicUrl}/connect#link=[0-9a-f]{24}\\.[\\w-]{43}$`))
    expect(Date.parse(link.expiresAt) - Date.parse(link.createdAt)).toBe(24 * 3_600_000)
    const rows = JSON.stringify(await world.deps.db.selectFrom('connectLinks').selectAll().execute())
    expect(rows).not.toContain(tokenOf(link).split('.')[1])
    expect(JSON.stringify(await links(id))).not.toMatch(/url|token/)
  })

  test('tells who asks for what before anybody signs in', async () => {
    const link = await share(await connect())
    expect((await open(tokenOf(link))).body).toEqual({
      hub: 'localhost:5390',
      askedBy: 'owner',
      connectionName: `linked ${made}`,
      application: 'Azure Key Vault, Data plane',
      cloud: 'Azure sandbox (built in)',
      address: vaultUrl,
      tenant: world.sandbox.tenantId,
      scopes: [
        {
          scope: `${world.sandbox.endpoints.vaultResource}/user_impersonation`,
          allows: expect.stringMatching(/.{10}/),
        },
      ],
      expiresAt: link.expiresAt,
    })
  })

  test('lets somebody without an account authorize the connection, once', async () => {
    const id = await connect()
    const link = await share(id)
    const back = await finish(tokenOf(link))
    expect(back.status).toBe(303)
    expect(back.headers.location).toBe(`${world.deps.config.publicUrl}/connected?result=ok`)
    expect(await world.connection(id)).toMatchObject({ status: 'online', grant: { grantedBy: MEGAN } })
    expect(await links(id)).toMatchObject([{ status: 'used', usedBy: MEGAN, createdBy: { name: 'owner' } }])
    for (const answer of [await open(tokenOf(link)), await start(tokenOf(link))]) {
      expect(answer.body.errors).toMatchObject([{ code: 'connect_link_invalid' }])
    }
    const audit = (await world.app.call('GET', `/v1/connections/${id}/audit`)).body
    expect(audit.map((row: { event: string }) => row.event)).toEqual(['authorize', 'useLink', 'shareLink', 'create'])
    expect(audit[1]).toMatchObject({ byUser: null, byAccount: MEGAN })
    expect(audit[2]).toMatchObject({ byUser: { name: 'owner' } })
  })

  test('of two who sign in with it at once lets one through', async () => {
    const id = await connect()
    const token = tokenOf(await share(id))
    const [one, two] = [await start(token), await start(token)]
    const urls = [await signIn(one.body.authorizationURL), await signIn(two.body.authorizationURL, ADELE)]
    const backs = await Promise.all([
      world.comeBack(urls[0] ?? '', one.headers),
      world.comeBack(urls[1] ?? '', two.headers),
    ])
    const results = backs.map(({ headers }) => new URL(String(headers.location)).searchParams.get('result'))
    expect(results.filter((result) => result === 'ok')).toHaveLength(1)
    expect(await links(id)).toMatchObject([{ status: 'used' }])
  })

  test('is good for nothing after it was taken back, expired, or its connection was deleted', async () => {
    const id = await connect()
    const [revoked, expired] = [await share(id), await share(id, { expiresIn: 60 })]
    const begun = await start(tokenOf(revoked))
    const back = await signIn(begun.body.authorizationURL)
    const path = `/v1/connections/${id}/connect-links/${revoked._id}`
    expect((await world.app.call('DELETE', path)).status).toBe(204)
    expect((await world.app.call('DELETE', path)).status).toBe(404)
    await world.comeBack(back, begun.headers)
    expect(await status(id)).toBe('needsAuthorization')
    expect((await open(tokenOf(revoked))).status).toBe(404)
    const late = await start(tokenOf(expired))
    const lateBack = await signIn(late.body.authorizationURL)
    world.deps.clock.advance(61_000)
    world.sandbox.clock.advance(61_000)
    await world.comeBack(lateBack, late.headers)
    expect(await status(id)).toBe('needsAuthorization')
    expect((await links(id)).map((link: { status: string }) => link.status).toSorted()).toEqual(['expired', 'revoked'])
    const last = await share(id)
    await world.app.call('DELETE', `/v1/connections/${id}`)
    expect((await open(tokenOf(last))).status).toBe(404)
  })

  test('that is guessed is refused like one that is used up', async () => {
    const token = tokenOf(await share(await connect()))
    const other = tokenOf(await share(await connect()))
    const [id = ''] = token.split('.')
    for (const guess of [`${id}.${'A'.repeat(43)}`, `${id}.${other.split('.')[1]}`, 'x'.repeat(60), `${token}x`]) {
      expect((await open(guess)).body.errors).toMatchObject([{ code: 'connect_link_invalid' }])
    }
  })
})

describe('security 26: a sign-in that a connect link began', () => {
  test('is finished by the browser it began in and by no other, signed in to Keyway or not', async () => {
    const id = await connect()
    const token = tokenOf(await share(id))
    const mine = await start(token)
    expect(mine.cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    const back = await signIn(mine.body.authorizationURL)
    const theirs = await start(tokenOf(await share(await connect())))
    for (const headers of [{}, theirs.headers, world.browser, { cookie: 'keyway-connect=' }]) {
      const answer = await world.comeBack(back, headers)
      expect(new URL(String(answer.headers.location)).searchParams.get('result')).not.toBe('ok')
      expect(await status(id)).toBe('needsAuthorization')
    }
    await world.comeBack(back, mine.headers)
    expect(await status(id)).toBe('online')
  })

  test('does not let a link finish what somebody with an account began', async () => {
    const id = await connect()
    const back = await signIn(await world.authorizationUrl(id))
    const link = await start(tokenOf(await share(id)))
    await world.comeBack(back, link.headers)
    expect(await status(id)).toBe('needsAuthorization')
    await world.comeBack(back)
    expect(await status(id)).toBe('online')
  })
})

describe('security 17: going on to another page after signing in', () => {
  test.each([
    '//evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https:/evil.example',
    'https:\\\\app.example/done',
    'https://app.example\\@evil.example/done',
    'https://app.example@evil.example/done',
    'https://app.example.evil.example/done',
    'https://evil.example/https://app.example/done',
    'https://app.example/donee',
    'https://app.example/done/../other',
    'https://app.example/done/%2e%2e/other',
    'https://app.example/done/%2f..%2fother',
    'https://app.example/other',
    'https://app.example/done?next=https://evil.example',
    'https://app.example/done#evil',
    'http://app.example/done',
    'https://app.example:444/done',
    'javascript:alert(1)',
    'data:text/html,x',
    '/done',
    ' https://app.example/done',
    'https://app.example/done\n',
    'https://app.\texample/done',
    '',
  ])('is refused for %j', async (returnTo) => {
    expect(isAllowedReturn(returnTo, LISTED)).toBe(false)
    const id = await connect()
    for (const path of [`/v1/connection/${id}/oauth2`, `/v1/connections/${id}/connect-links`]) {
      expect((await world.app.call('POST', path, { returnTo })).body.errors).toMatchObject([{ field: 'returnTo' }])
    }
  })

  test.each([
    'https://app.example/done',
    'https://app.example/done/deeper',
    'https://portal.example/',
    'https://portal.example/any',
  ])('is possible for %s, which is listed', (returnTo) => {
    expect(isAllowedReturn(returnTo, LISTED)).toBe(true)
    expect(isAllowedReturn(returnTo, [])).toBe(false)
  })

  test('brings the outcome and the connection, and nothing else', async () => {
    const id = await connect()
    const returnTo = 'https://app.example/done'
    const url = (await world.app.call('POST', `/v1/connection/${id}/oauth2`, { returnTo })).body.authorizationURL
    const back = await world.comeBack(await signIn(url))
    expect(back.headers.location).toBe(`${returnTo}?status=ok&connectionId=${id}`)
    expect(back.headers['referrer-policy']).toBe('no-referrer')

    const link = await share(id, { returnTo: 'https://portal.example/any' })
    const started = await start(tokenOf(link))
    const state = new URL(started.body.authorizationURL).searchParams
    const cancelled = new URLSearchParams({ error: 'access_denied', state: state.get('state') ?? '' })
    const refused = await world.comeBack(`${state.get('redirect_uri')}?${cancelled}`, started.headers)
    expect(refused.headers.location).toBe(`https://portal.example/any?status=failed&connectionId=${id}`)
    expect(await links(id)).toMatchObject([{ status: 'open' }])
  })
})
