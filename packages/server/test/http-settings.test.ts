/** Settings of one's own, and members that integrator.io has in a connection and Keyway elsewhere. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HttpWorld, openHttpWorld } from './support/http-world.ts'

let world: HttpWorld
let iclient: { readonly _id: string; readonly oauth2: { readonly redirectUri: string } }
beforeAll(async () => {
  world = await openHttpWorld()
  iclient = (await world.iclient()).body
})
afterAll(() => world.close())

describe('settings', () => {
  const settings = { region: 'eu', limits: { page: 50 } }
  const http = {
    headers: [{ name: 'X-Region', value: '{{settings.region}}' }],
    ping: { relativeURI: '/orders?limit={{settings.limits.page}}&by={{{base64Encode settings.region}}}' },
  }

  test('fill templates, come back as they were sent, and go when they are left out', async () => {
    const form = { form: { fieldMap: { region: { type: 'text' } } } }
    const { body } = await world.create(http, { settings, settingsForm: form })
    expect(body).toMatchObject({ settings, settingsForm: form })
    await world.ping(body._id)
    expect(world.api.asked.at(-1)).toMatchObject({ path: '/orders?limit=50&by=ZXU=', headers: { 'x-region': 'eu' } })
    const put = { ...body, http: { ...body.http, headers: [], ping: undefined }, settings: undefined }
    const answer = await world.app.call('PUT', `/v1/connections/${body._id}`, put)
    expect(answer.status).toBe(200)
    expect(answer.body.settings).toBeUndefined()
    expect(answer.body.settingsForm).toEqual(form)
  })

  test.each<[string, object, string, RegExp]>([
    ['a text', { settings: 'x' }, 'settings', /JSON object/],
    ['a list', { settings: [] }, 'settings', /JSON object/],
    ['more than 16 KB', { settings: { a: 'ü'.repeat(9_000) } }, 'settings', /16 KB/],
    ['a form that is no object', { settingsForm: 'x' }, 'settingsForm', /JSON object/],
    ['an agent', { _agentId: '5'.repeat(24) }, '_agentId', /Keyway runs where you put it, so there is no agent/],
  ])('are refused: %s', async (_, more, field, message) => {
    const { status, body } = await world.create({}, more)
    expect(status).toBe(422)
    expect(body.errors).toContainEqual(expect.objectContaining({ field, message: expect.stringMatching(message) }))
  })

  test('a template that names one that is not there is told at its field', async () => {
    const { body } = await world.create(http, { settings: { limits: { page: 1 } } })
    expect(body.errors[0]).toMatchObject({ field: 'http.headers.0.value', message: expect.stringContaining('region') })
  })

  test('security 65: do not move a connection: the base URI knows nothing of them', async () => {
    const { body } = await world.create({ baseURI: 'https://{{settings.host}}' }, { settings: { host: 'a.example' } })
    expect(body.errors[0].field).toBe('http.baseURI')
  })
})

describe('what the OAuth 2.0 client says', () => {
  const oauth = (members: object) => ({ _iClientId: iclient._id, auth: { type: 'oauth', oauth: { ...members } } })

  test('may be said by the connection too, and is not kept there', async () => {
    const same = {
      useIClientFields: true,
      grantType: 'authorizecode',
      authURI: `${world.oauth.origin}/authorize`,
      tokenURI: `${world.oauth.origin}/token`,
      clientId: world.oauth.clientId,
      clientSecret: '******',
      clientCredentialsLocation: 'basicauthheader',
      scopeDelimiter: ' ',
      accessTokenHeaders: [],
      accessTokenBody: '',
      oauth2RedirectUrl: iclient.oauth2.redirectUri,
      scope: ['orders'],
    }
    const { status, body } = await world.create(oauth(same))
    expect(status).toBe(201)
    expect(body.http.auth.oauth).toEqual({ scope: ['orders'] })
  })

  test.each<[string, unknown, RegExp]>([
    ['authURI', 'https://evil.example/authorize', /belongs to the OAuth 2.0 client/],
    ['tokenURI', 'https://evil.example/token', /has another one/],
    ['clientId', 'another', /belongs to the OAuth 2.0 client/],
    ['clientSecret', 'canary-secret~9', /OAuth 2.0 client, which stores it encrypted/],
    ['clientCredentialsLocation', 'body', /belongs to the OAuth 2.0 client/],
    ['grantType', 'clientcredentials', /belongs to the OAuth 2.0 client/],
    ['grantType', 'password', /no passwords of people/],
    ['scopeDelimiter', ',', /belongs to the OAuth 2.0 client/],
    ['accessTokenHeaders', [{ name: 'x', value: '1' }], /has none/],
    ['accessTokenBody', 'audience=x', /has none/],
    ['oauth2RedirectUrl', 'https://evil.example/', /belongs to the OAuth 2.0 client/],
    ['useIClientFields', false, /must be true/],
  ])('security 19: is refused at the field when it differs: %s', async (member, value, message) => {
    const { status, body, text } = await world.create(oauth({ [member]: value }))
    expect(status).toBe(422)
    expect(body.errors).toEqual([
      expect.objectContaining({ field: `http.auth.oauth.${member}`, message: expect.stringMatching(message) }),
    ])
    expect(text).not.toContain('canary')
  })
})
