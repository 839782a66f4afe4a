import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'
import { passedBack } from './proxy.ts'

let world: AzureWorld
let id: string
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('proxied')
  id = await world.connect('proxied')
  await world.authorize(id)
})
afterAll(() => world.close())

const send = (method: string, uri: string, body?: object, more: Record<string, string> = {}, connection = id) =>
  world.app.call('POST', `/v1/connections/${connection}/proxy`, body, {
    authorization: `Bearer ${world.app.token}`,
    'integrator-method': method,
    'integrator-relative-uri': uri,
    ...(body && { 'content-type': 'application/json' }),
    ...more,
  })

describe('the proxy by path', () => {
  const direct = (method: string, path: string, body?: object, connection = id) =>
    world.app.call(method, `/v1/connections/${connection}/proxy/${path}`, body && JSON.stringify(body), {
      authorization: `Bearer ${world.app.token}`,
      ...(body && { 'content-type': 'application/json' }),
    })

  /** As it is: other clients write a path their own way first. */
  const raw = async (path: string) => {
    if (!world.app.app.server.listening) await world.app.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = world.app.app.server.address() as AddressInfo
    const headers = { authorization: `Bearer ${world.app.token}`, host: new URL(world.deps.config.publicUrl).host }
    return await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const at = { port, path: `/v1/connections/${id}/proxy/${path}`, headers, agent: false }
      const done = (answer: IncomingMessage) =>
        void text(answer).then((read) => resolve({ status: answer.statusCode, text: read }), reject)
      request(at, done).on('error', reject).end()
    })
  }

  test.each(['secrets\\..\\keys', 'secrets"'])('refuses %j and says what is expected', async (path) => {
    const answer = await raw(path)
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text).errors[0]).toMatchObject({
      code: 'proxy_header_invalid',
      message: expect.stringContaining('after /proxy'),
    })
  })

  test.each(['../../../x', '%2e%2e/../x', '..//evil.example/x'])(
    'stays on the host of its connection with %j',
    async (path) => {
      const answer = await raw(path)
      expect(answer.status).toBe(404)
      expect(answer.text).toContain('x')
      expect(answer.text).not.toContain('errors')
    },
  )

  test('takes another URL for a path of its own host', async () => {
    const answer = await direct('GET', 'https://evil.example/secrets')
    expect(answer.status).toBe(404)
    expect(answer.body.error.message).toContain('evil.example')
    expect((await direct('GET', '/evil.example/secrets')).status).toBe(404)
  })

  test('is closed to tokens that only read, also for GET', async () => {
    const made = await world.app.call('POST', '/v1/tokens', { name: 'reader', scope: 'read' }, world.browser)
    const headers = { authorization: `Bearer ${made.body.token}` }
    const { status } = await world.app.call('GET', `/v1/connections/${id}/proxy/secrets/a`, undefined, headers)
    expect(status).toBe(403)
  })

  test('sends any method, body and query on, and the answer back', async () => {
    expect((await direct('PUT', 'secrets/By-Path?api-version=7.6', { value: 'canary' })).status).toBe(200)
    expect((await direct('GET', 'secrets/By-Path?api-version=7.6')).body.value).toBe('canary')
    const version = (await direct('GET', 'secrets/By-Path')).body.id.split('/').at(-1)
    const patched = await direct('PATCH', `secrets/By-Path/${version}`, { tags: { a: 'b' } })
    expect(patched.body.tags).toEqual({ a: 'b' })
    expect((await direct('POST', 'secrets/By-Path/backup', {})).body.value).toEqual(expect.any(String))
    expect((await direct('DELETE', 'secrets/By-Path')).status).toBe(200)
    expect((await direct('DELETE', 'deletedsecrets/By-Path')).status).toBe(204)
    expect((await direct('GET', 'secrets/By-Path')).body.error.code).toBe('SecretNotFound')
  })
})

describe('the proxy', () => {
  test('sends method, path and body on, with the token and the api-version, and the answer back', async () => {
    const set = await send('PUT', '/secrets/a', { value: 'canary' })
    expect(set.status).toBe(200)
    const got = await send('GET', 'secrets/a?api-version=7.4')
    expect(got.body).toMatchObject({ value: 'canary', id: expect.stringContaining('/secrets/a/') })
    expect(got.headers['content-type']).toContain('application/json')
    expect(got.headers['x-ms-request-id']).toBeDefined()
    expect(got.headers['cache-control']).toBe('no-store')
    const [{ id: secretId }] = (await send('GET', '/secrets?maxresults=1')).body.value
    expect((await send('GET', secretId)).body).toMatchObject({ value: 'canary' })
  })

  test('keeps back what is not for the caller: cookies, credentials, leave for pages of other origins', () => {
    const dropped = ['set-cookie', 'www-authenticate', 'access-control-allow-origin', 'access-control-expose-headers']
    const headers = Object.fromEntries(dropped.map((name) => [name, '*']))
    expect(passedBack({ ...headers, 'content-type': 'application/json' })).toEqual({
      'content-type': 'application/json',
    })
  })

  test('gives back what Azure refuses, as Azure says it', async () => {
    const missing = await send('GET', '/secrets/missing')
    expect({ status: missing.status, code: missing.body.error.code }).toEqual({ status: 404, code: 'SecretNotFound' })
  })

  test('passes on what is too long, and answers without a body', async () => {
    const long = await send('PUT', '/secrets/long', { value: 'x'.repeat(30_000) })
    expect(long.status).toBe(400)
    await send('PUT', '/secrets/gone', { value: 'x' })
    await send('DELETE', '/secrets/gone')
    const purged = await send('DELETE', '/deletedsecrets/gone')
    expect({ status: purged.status, text: purged.text }).toEqual({ status: 204, text: '' })
  })

  test.each([
    ['', '/secrets'],
    ['TRACE', '/secrets'],
    ['CONNECT', 'evil.example:443'],
    ['GET', ''],
    ['GET', 'https://evil.example/secrets'],
    ['GET', 'https://proxied.vault.localhost@evil.example/'],
    ['GET', 'https://proxied.vault.localhost:1/secrets'],
    ['GET', 'http://169.254.169.254/metadata'],
    ['GET', '/secrets\\..\\keys'],
    ['GET', '/secrets a'],
    ['GET', '/secrets#x'],
    ['GET', '/secr\u00e9ts'],
  ])('refuses %j %j and says what is expected', async (method, uri) => {
    const answer = await send(method, uri)
    expect(answer.status).toBe(400)
    expect(answer.body.errors[0]).toMatchObject({
      code: 'proxy_header_invalid',
      message: expect.stringContaining('Integrator-'),
    })
  })

  test('takes two slashes for one, so that no host can hide behind them', async () => {
    const answer = await send('GET', '//evil.example/secrets')
    expect(answer.status).toBe(404)
    expect(answer.body.error.message).toContain(': /evil.example/secrets')
  })

  test('passes on no credentials and no cookies of the caller', async () => {
    const answer = await send('GET', '/secrets/a', undefined, {
      cookie: 'a=b',
      'x-forwarded-for': '1.1.1.1',
      'x-http-method': 'DELETE',
    })
    expect(answer.status).toBe(200)
    expect((await send('GET', '/secrets/a')).status).toBe(200)
  })

  test('explains why a connection that is not authorized sends nothing', async () => {
    const fresh = await world.connect('fresh')
    const answer = await send('GET', '/secrets', undefined, {}, fresh)
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0]).toMatchObject({
      code: 'connection_not_authorized',
      message: expect.stringContaining('"fresh"'),
    })
  })

  test('explains why a connection whose sign-in ended sends nothing', async () => {
    const ended = await world.connect('ended', { unencrypted: { vaultUrl: world.sandbox.endpoints.vault('proxied') } })
    await world.authorize(ended)
    world.deps.clock.advance(7_200_000)
    world.sandbox.clock.advance(7_200_000)
    world.sandbox.control.failures.arm({ code: 50173, remaining: 1 })
    const answer = await send('GET', '/secrets', undefined, {}, ended)
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0]).toMatchObject({
      code: 'connection_offline',
      message: expect.stringContaining('revoked'),
    })
  })

  test('of the control plane knows the api-version of each of its paths', async () => {
    const control = await world.connect('control', {
      _httpConnectorApiId: 'control-plane',
      unencrypted: {},
      auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.armResource}/user_impersonation`] } },
    })
    await world.authorize(control)
    const subscription = `/subscriptions/${world.sandbox.subscriptionId}`
    for (const path of [
      '/subscriptions',
      subscription,
      `${subscription}/resourcegroups`,
      `${subscription}/providers/Microsoft.KeyVault/vaults`,
    ]) {
      expect({ path, status: (await send('GET', path, undefined, {}, control)).status }).toEqual({ path, status: 200 })
    }
  })
})
