import { diagnosis } from '@keyway/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isSignedWith } from '../../test/support/check-signature.ts'
import { type HookReceiver, startHookReceiver } from '../../test/support/hook-receiver.ts'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { connectionInput, iclientInput } from '../../test/support/sample-documents.ts'
import { createAuthenticator } from '../access/index.ts'
import { setAuthorized, setOffline, setOnline } from '../connections/index.ts'
import { SYSTEM } from '../deps.ts'
import { createEvents, type Events } from '../events/index.ts'
import { recordEvent } from '../events/record-event.ts'
import { createNetwork } from '../outbound/index.ts'
import { send } from './send.ts'

const MINUTE = 60_000

let deps: TestDeps
let app: TestApp
let events: Events
let receiver: HookReceiver
let vault: string
let other: string
beforeAll(async () => {
  deps = await openTestDeps({ allowHosts: ['127.0.0.1'] })
  events = createEvents(deps, createAuthenticator(deps), { random: () => 0 })
  app = await openTestApp({ deps, handlers: events.handlers })
  events.start()
  const iclient = (await app.call('POST', '/v1/iclients', iclientInput('client'))).body._id
  const connect = async (name: string) => {
    const id = (await app.call('POST', '/v1/connections', connectionInput(name, iclient))).body._id
    await deps.db.transaction().execute((tx) => setAuthorized(tx, id))
    return id
  }
  vault = await connect('vault')
  other = await connect('other')
})
afterAll(async () => {
  await events.stop()
  await app.close()
})
beforeEach(async () => {
  // What happened before a webhook was there is none of its business.
  await expect.poll(unnumbered, { timeout: 5_000 }).toEqual([])
  receiver = await startHookReceiver()
})
afterEach(async () => {
  for (const id of [vault, other]) await setOnline(deps.db, id, SYSTEM, deps.clock.now())
  const { body } = await app.call('GET', '/v1/webhooks')
  for (const { _id } of body) await app.call('DELETE', `/v1/webhooks/${_id}`)
  await receiver.close()
})

const unnumbered = () => deps.db.selectFrom('events').select('id').where('sequence', 'is', null).execute()
const make = async (changes: object = {}) => {
  const input = { name: 'ops', url: receiver.url, events: ['connection.offline', 'connection.online'], ...changes }
  const { body, status } = await app.call('POST', '/v1/webhooks', input)
  expect({ status, errors: body.errors }).toEqual({ status: 201 })
  return body as { _id: string; secret: string }
}
const offline = (id = vault) => setOffline(deps.db, id, diagnosis('connection_refused'), SYSTEM, deps.clock.now())
const online = (id = vault) => setOnline(deps.db, id, SYSTEM, deps.clock.now())
const deliveries = async (id: string) => (await app.call('GET', `/v1/webhooks/${id}/deliveries`)).body
const called = (times: number) => expect.poll(() => receiver.calls.length, { timeout: 5_000 }).toBe(times)
const settled = (id: string, statuses: readonly string[]) =>
  expect
    .poll(async () => (await deliveries(id)).map(({ status }: { status: string }) => status), { timeout: 5_000 })
    .toEqual(statuses)
/** Attempts that the newest delivery has behind it. */
const failed = (id: string, attempts: number) =>
  expect.poll(async () => (await deliveries(id))[0]?.attempts, { timeout: 5_000 }).toBe(attempts)
/** Long enough that a call which is not to come would have come. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 1_300))
const now = () => deps.clock.now().getTime()

describe('security 73: the address of a webhook', () => {
  test.each([
    'ftp://example.com/a',
    'http://example.com/hook',
    'https://10.0.0.7/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/hook',
    'https://[::ffff:10.0.0.1]/hook',
    'https://10.1/hook',
    'https://167772167/hook',
    'https://localhost/hook',
    'https://metadata.google.internal/',
    'https://intranet/hook',
    'https://user:password@example.com/hook',
    'https:\\\\example.com/hook',
    'https://exa mple.com/',
    '//example.com/hook',
    'not a url',
  ])('is refused at the field when it is %s', async (url) => {
    const { status, body } = await app.call('POST', '/v1/webhooks', { name: 'refused', url })
    expect({ status, errors: body.errors }).toMatchObject({ status: 422, errors: [{ field: 'url' }] })
  })

  test('is refused while connecting when its name leads to a private address; nothing is sent', async () => {
    const lookedUp: string[] = []
    const network = createNetwork({ sandbox: null, allowHosts: [] }, async (host) => {
      lookedUp.push(host)
      return [{ address: '127.0.0.1', family: 4 }]
    })
    const url = `https://rebinding.example:${new URL(receiver.url).port}/hook`
    const attempt = await send(network, deps.clock, url, {}, '{}', new AbortController().signal)
    expect(attempt).toMatchObject({ ok: false, status: null, error: expect.stringContaining('private address') })
    expect(lookedUp).toContain('rebinding.example')
    expect(receiver.calls).toEqual([])
  })

  test('is not left for where a redirect leads', async () => {
    const target = await startHookReceiver()
    receiver.answer = (response) => response.writeHead(302, { location: target.url }).end()
    const hook = await make()
    await offline()
    await settled(hook._id, ['failed'])
    expect((await deliveries(hook._id))[0]).toMatchObject({
      responseStatus: 302,
      error: expect.stringContaining('redirect'),
    })
    expect(target.calls).toEqual([])
    await target.close()
  })
})

describe('security 73: the signature of a webhook', () => {
  test('is over id, time and body, with the secret that was shown', async () => {
    const hook = await make()
    await offline()
    await called(1)
    const [call] = receiver.calls
    if (!call) throw new Error('nothing came')
    expect(isSignedWith(hook.secret, call)).toBe(true)
    expect(isSignedWith(`whsec_${btoa('x'.repeat(32))}`, call)).toBe(false)
    expect(isSignedWith(hook.secret, { ...call, body: call.body.replace('offline', 'online') })).toBe(false)
    expect(call.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{24}$/),
      'webhook-timestamp': String(Math.floor(now() / 1000)),
    })
    expect(JSON.parse(call.body)).toMatchObject({
      type: 'connection.offline',
      timestamp: deps.clock.now().toISOString(),
      data: {
        _eventId: expect.stringMatching(/^\d+$/),
        _resourceId: vault,
        resourceName: 'vault',
        diagnosis: { code: 'connection_refused', who: expect.any(String) },
      },
    })
  })

  test('is made with the new secret and, for a day, the former one after a rotation', async () => {
    const hook = await make()
    const { body: rotated } = await app.call('POST', `/v1/webhooks/${hook._id}/rotate`)
    expect(rotated.secret).not.toBe(hook.secret)
    await offline()
    await called(1)
    const [first] = receiver.calls
    for (const secret of [hook.secret, rotated.secret]) expect(first && isSignedWith(secret, first)).toBe(true)
    deps.clock.advance(25 * 60 * MINUTE)
    await online()
    await called(2)
    const second = receiver.calls[1]
    expect(second && isSignedWith(rotated.secret, second)).toBe(true)
    expect(second && isSignedWith(hook.secret, second)).toBe(false)
  })

  test('has a secret that is shown once and stands in the database sealed', async () => {
    const hook = await make()
    expect(hook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    for (const path of ['/v1/webhooks', `/v1/webhooks/${hook._id}`, `/v1/webhooks/${hook._id}/audit`]) {
      expect((await app.call('GET', path)).text).not.toContain('whsec_')
    }
    const row = await deps.db.selectFrom('webhooks').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(hook.secret.slice(6))
    expect(row.secretSealed.split('.')).toHaveLength(5)
  })
})

describe('a delivery', () => {
  test('that is refused with 400 is given up, and can be sent again by hand', async () => {
    receiver.answer = (response) => response.writeHead(400).end('no')
    const hook = await make()
    await offline()
    await settled(hook._id, ['failed'])
    receiver.answer = (response) => response.writeHead(200).end()
    const [delivery] = await deliveries(hook._id)
    const path = `/v1/webhooks/${hook._id}/deliveries/${delivery._id}/redeliver`
    expect((await app.call('POST', path)).body).toMatchObject({ status: 'pending' })
    await settled(hook._id, ['delivered'])
    expect((await app.call('POST', path.replace(delivery._id, 'a'.repeat(24)))).status).toBe(404)
  })

  test('that meets a 500, a 429 or no answer is tried again later with the same id, until it arrives', async () => {
    const answers = [500, 429]
    receiver.answer = (response) => {
      const status = answers.shift()
      if (status === undefined) response.destroy()
      else response.writeHead(status).end()
    }
    const hook = await make()
    await offline()
    await called(1)
    await quiet()
    expect(receiver.calls).toHaveLength(1)
    deps.clock.advance(5_000)
    await called(2)
    await expect.poll(async () => (await deliveries(hook._id))[0].attempts, { timeout: 5_000 }).toBe(2)
    deps.clock.advance(30_000)
    await called(3)
    await expect.poll(async () => (await deliveries(hook._id))[0].attempts, { timeout: 5_000 }).toBe(3)
    expect((await deliveries(hook._id))[0]).toMatchObject({ status: 'pending', responseStatus: null })
    receiver.answer = (response) => response.writeHead(204).end()
    deps.clock.advance(2 * MINUTE)
    await settled(hook._id, ['delivered'])
    expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect((await app.call('GET', `/v1/webhooks/${hook._id}`)).body.failingSince).toBeNull()
  })

  test('waits for an earlier one about the same connection, and not for one about another', async () => {
    const refused = new Set(['vault'])
    receiver.answer = (response) => {
      const { resourceName } = JSON.parse(receiver.calls.at(-1)?.body ?? '{}').data
      response.writeHead(refused.has(resourceName) ? 503 : 204).end()
    }
    const hook = await make()
    await offline()
    await called(1)
    await online()
    await offline(other)
    await called(2)
    await quiet()
    expect(receiver.calls.map(({ body }) => JSON.parse(body).data.resourceName)).toEqual(['vault', 'other'])
    refused.clear()
    deps.clock.advance(5_000)
    await called(4)
    expect(receiver.calls.slice(2).map(({ type }) => type)).toEqual(['connection.offline', 'connection.online'])
    await settled(hook._id, ['delivered', 'delivered', 'delivered'])
  })

  test('is made by one of several processes', async () => {
    const second = createEvents(deps, createAuthenticator(deps))
    const third = createEvents(deps, createAuthenticator(deps))
    second.start()
    third.start()
    await make()
    for (let round = 0; round < 5; round += 1) {
      await offline()
      await online()
    }
    await called(10)
    await quiet()
    expect(receiver.calls.map(({ type }) => type)).toEqual(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 'connection.offline' : 'connection.online')),
    )
    await Promise.all([second.stop(), third.stop()])
  })

  test('is of the events a webhook asked for, and of none while it is switched off', async () => {
    const hook = await make({ events: ['connection.online'] })
    await offline()
    await online()
    await called(1)
    await app.call('PATCH', `/v1/webhooks/${hook._id}`, { enabled: false })
    await offline()
    await online()
    await quiet()
    expect(receiver.calls.map(({ type }) => type)).toEqual(['connection.online'])
    const { body, status } = await app.call('POST', `/v1/webhooks/${hook._id}/test`)
    expect({ status, type: body.type }).toEqual({ status: 201, type: 'webhook.test' })
    await called(2)
  })
})

describe('a webhook that does not answer', () => {
  test('but with 410 is switched off at once, and says why', async () => {
    receiver.answer = (response) => response.writeHead(410).end()
    const hook = await make()
    await offline()
    await settled(hook._id, ['failed'])
    const shown = (await app.call('GET', `/v1/webhooks/${hook._id}`)).body
    expect(shown).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('wants no more events') })
    const audit = (await app.call('GET', `/v1/webhooks/${hook._id}/audit`)).body
    expect(audit[0]).toMatchObject({ event: 'disable', source: 'system' })
    const again = (await app.call('PATCH', `/v1/webhooks/${hook._id}`, { enabled: true })).body
    expect(again).toMatchObject({ enabled: true, disabledReason: null, failingSince: null })
  })

  test('for three days is switched off; each event is tried for one day', async () => {
    receiver.answer = (response) => response.writeHead(500).end()
    const hook = await make()
    await offline()
    await failed(hook._id, 1)
    for (const [index, ms] of [5_000, 30_000, 2 * MINUTE].entries()) {
      deps.clock.advance(ms)
      await failed(hook._id, index + 2)
    }
    deps.clock.advance(24 * 60 * MINUTE)
    await settled(hook._id, ['failed'])
    deps.clock.advance(50 * 60 * MINUTE)
    expect((await app.call('GET', `/v1/webhooks/${hook._id}`)).body).toMatchObject({ enabled: true })
    await online()
    await expect
      .poll(async () => (await app.call('GET', `/v1/webhooks/${hook._id}`)).body.enabled, { timeout: 5_000 })
      .toBe(false)
  })

  test('twice in three quiet days stays on', async () => {
    receiver.answer = (response) => response.writeHead(400).end()
    const hook = await make()
    await offline()
    await settled(hook._id, ['failed'])
    deps.clock.advance(73 * 60 * MINUTE)
    receiver.answer = (response) => response.writeHead(503).end()
    await online()
    await called(2)
    await failed(hook._id, 1)
    expect((await app.call('GET', `/v1/webhooks/${hook._id}`)).body).toMatchObject({ enabled: true })
  })
})

test('a receiver that never answers holds up no other webhook', async () => {
  const slow = await startHookReceiver()
  slow.answer = () => {}
  await make({ name: 'slow', url: slow.url, events: ['connection.offline'] })
  await make({ events: ['connection.online'] })
  await deps.db.transaction().execute(async (tx) => {
    const about = { type: 'connection.offline', resourceType: 'connection', resourceName: 'many' } as const
    for (let n = 0; n < 12; n += 1) await recordEvent(tx, { ...about, resourceId: `many-${n}` }, deps.clock.now())
  })
  await expect.poll(() => slow.calls.length, { timeout: 5_000 }).toBeGreaterThan(0)
  await offline()
  await online()
  await called(1)
  expect(slow.calls).toHaveLength(2)
  await slow.close()
})
