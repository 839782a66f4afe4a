/** Answers of the sign-in service that are not to be believed, over a real socket. */
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type FakeDirectory,
  openFakeDirectory,
  TENANT,
} from '../../../test/support/fake-directory.ts'

let directory: FakeDirectory
beforeAll(async () => {
  directory = await openFakeDirectory()
})
afterAll(() => directory.close())
beforeEach(() => {
  directory.promise({})
  directory.requests.length = 0
  directory.asked.length = 0
})

const json =
  (body: object, status = 200) =>
  (response: ServerResponse) => {
    response.statusCode = status
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  }
const tokens = async (changes: object = {}, idToken?: Promise<string>) => ({
  token_type: 'Bearer',
  expires_in: 3600,
  scope: 'https://vault.localhost/user_impersonation openid',
  access_token: 'an access token',
  refresh_token: 'a refresh token',
  id_token: await (idToken ?? directory.idToken()),
  ...changes,
})
const good = async () => directory.answerWith(json(await tokens()))

test('a good answer is believed', async () => {
  await good()
  expect(await directory.redeem()).toMatchObject({
    tokens: { accessToken: 'an access token', refreshToken: 'a refresh token' },
    identity: { tenantId: TENANT, account: 'megan@contoso.example' },
  })
})

describe('security 7 the issuer of the answer to the browser', () => {
  test('when it is another one nothing is asked for', async () => {
    await good()
    await expect(directory.redeem({ iss: `${directory.login}/${CLIENT_ID}/v2.0` })).rejects.toThrow()
    expect(directory.requests).toEqual([])
  })

  test('must be there when the service promises it, and may be absent when it does not', async () => {
    await good()
    directory.promise({ authorization_response_iss_parameter_supported: true })
    await expect(directory.redeem()).rejects.toThrow()
    expect(directory.requests).toEqual([])
    await directory.redeem({ iss: `${directory.login}/${TENANT}/v2.0` })
    directory.promise({})
    await directory.redeem()
    expect(directory.requests).toHaveLength(2)
  })
})

describe('security 9 an ID token', () => {
  const past = () => Math.floor(directory.clock.now().getTime() / 1000) - 3_600
  test.each<[string, () => Promise<string> | string]>([
    ['signed by somebody else', () => directory.idToken({}, 'foreign')],
    ['for another app', () => directory.idToken({ aud: 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48' })],
    ['of another issuer', () => directory.idToken({ iss: 'https://login.evil.example/v2.0' })],
    ['of an issuer with a slash more', () => directory.idToken({ iss: `${directory.login}/${TENANT}/v2.0/` })],
    ['with another nonce', () => directory.idToken({ nonce: 'another' })],
    ['without a nonce', () => directory.idToken({ nonce: undefined })],
    ['that has ended', () => directory.idToken({ iat: past() - 3_600, exp: past() })],
    ['without a signature', async () => `${(await directory.idToken()).split('.').slice(0, 2).join('.')}.`],
    ['that is none', () => 'x.y.z'],
    ['that is absent', () => undefined as never],
  ])('%s is refused', async (_, idToken) => {
    directory.answerWith(json({ ...(await tokens()), id_token: await idToken() }))
    await expect(directory.redeem()).rejects.toThrow()
  })
})

test('security 10 a token of another tenant is refused, though everything else is right', async () => {
  const tid = 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48'
  directory.answerWith(json(await tokens({}, directory.idToken({ tid }))))
  await expect(directory.redeem()).rejects.toThrow()
})

test('security 21 the client secret goes in the body or by Basic, as configured, and in no address', async () => {
  await good()
  await directory.redeem()
  const { signIn } = directory.iclient
  await directory.redeem({}, { ...directory.iclient, signIn: { ...signIn, secretIn: 'basicauthheader' } })
  const [inBody, byBasic] = directory.requests
  expect(inBody?.form.get('client_secret')).toBe(CLIENT_SECRET)
  expect(inBody?.headers.authorization).toBeUndefined()
  expect(byBasic?.form.has('client_secret')).toBe(false)
  expect(byBasic?.headers.authorization).toMatch(/^Basic /)
  for (const address of directory.asked) expect(address).not.toMatch(/canary|code=|secret/)
})

test.each([301, 302, 303, 307, 308])('security 23 a token endpoint that answers %i is not followed', async (status) => {
  directory.answerWith((response) => {
    response.writeHead(status, { location: `${directory.login}/elsewhere` }).end()
  })
  await expect(directory.redeem()).rejects.toThrow()
  expect(directory.requests).toHaveLength(1)
  expect(directory.asked.join()).not.toContain('elsewhere')
})

describe('security 24 a token answer', () => {
  test.each<[string, (response: ServerResponse) => void | Promise<void>]>([
    ['larger than 1 MB', async (response) => json(await tokens({ padding: 'x'.repeat(1024 * 1024) }))(response)],
    ['that is a page', (response) => void response.setHeader('content-type', 'text/html').end('<html></html>')],
    ['that is no JSON', (response) => void response.setHeader('content-type', 'application/json').end('{"access')],
    ['that is a list', (response) => json([])(response)],
    ['of another token type', async (response) => json(await tokens({ token_type: 'mac' }))(response)],
    ['without a token type', async (response) => json(await tokens({ token_type: undefined }))(response)],
    ['without an access token', async (response) => json(await tokens({ access_token: undefined }))(response)],
    ['with an empty access token', async (response) => json(await tokens({ access_token: '' }))(response)],
    ['that breaks off', (response) => void response.writeHead(200, { 'content-length': '500' }).end('{"a":')],
  ])('%s is an error', async (_, answer) => {
    directory.answerWith((response) => void answer(response))
    await expect(directory.redeem()).rejects.toThrow()
  })
})
