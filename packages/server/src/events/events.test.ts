import type { AddressInfo } from 'node:net'
import { diagnosis, type Event } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { connectionInput, iclientInput } from '../../test/support/sample-documents.ts'
import { createAuthenticator } from '../access/index.ts'
import { setAuthorized, setOffline, setOnline } from '../connections/index.ts'
import { SYSTEM } from '../deps.ts'
import { createEvents, type Events } from './index.ts'
import { dropOldEvents, relayEvents } from './relay.ts'

let deps: TestDeps
let app: TestApp
let events: Events
let vault: string
let port: number
beforeAll(async () => {
  deps = await openTestDeps()
  events = createEvents(deps, createAuthenticator(deps), { heartbeatMs: 200 })
  app = await openTestApp({ deps, handlers: events.handlers })
  events.start()
  const iclient = (await app.call('POST', '/v1/iclients', iclientInput('client'))).body._id
  vault = (await app.call('POST', '/v1/connections', connectionInput('vault', iclient))).body._id
  await deps.db.transaction().execute((tx) => setAuthorized(tx, vault))
  await app.app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.app.server.address() as AddressInfo).port
})
afterAll(async () => {
  await events.stop()
  await app.close()
})

const offline = () => setOffline(deps.db, vault, diagnosis('connection_refused'), SYSTEM, deps.clock.now())
const online = () => setOnline(deps.db, vault, SYSTEM, deps.clock.now())
const list = async (query = ''): Promise<Event[]> => (await app.call('GET', `/v1/events${query}`)).body
const listed = (count: number) => expect.poll(async () => (await list()).length, { timeout: 5_000 }).toBe(count)

/** A listener on a real socket; `read` gives what came until `met`. */
async function listen(headers: Record<string, string> = {}, token = app.token, query = '') {
  const stop = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${port}/v1/events${query}`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}`, ...headers },
    signal: stop.signal,
  })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    answer,
    async read(met: (text: string) => boolean): Promise<string> {
      const late = AbortSignal.timeout(5_000)
      while (!met(text)) {
        const { done, value } = (await reader?.read()) ?? { done: true }
        if (done || late.aborted) return text
        text += value
      }
      return text
    },
    close: () => stop.abort(),
  }
}
const dataIn = (text: string): Event[] => [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json ?? ''))

describe('the list of events', () => {
  test('tells what happened, in order, without a secret', async () => {
    await offline()
    await online()
    await listed(3)
    expect(await list()).toMatchObject([
      { type: 'connection.created', resourceType: 'connection', _resourceId: vault, resourceName: 'vault' },
      { type: 'connection.offline', data: { diagnosis: { code: 'connection_refused', title: expect.any(String) } } },
      { type: 'connection.online' },
    ])
    expect(JSON.stringify(await list())).not.toContain('canary')
  })

  test('goes on after an event, a page at a time, and can be of one kind', async () => {
    const first = await app.call('GET', '/v1/events?limit=2')
    expect(first.body.map(({ _id }: Event) => _id)).toEqual(['1', '2'])
    expect(String(first.headers.link)).toMatch(/after=2>; rel="next"/)
    expect((await list('?after=2')).map(({ _id }) => _id)).toEqual(['3'])
    expect((await list('?type=connection.online')).map(({ type }) => type)).toEqual(['connection.online'])
    expect((await app.call('GET', '/v1/events?after=x')).status).toBe(400)
  })

  test('holds no event of a change that was rolled back', async () => {
    const before = (await list()).length
    const change = deps.db.transaction().execute(async (tx) => {
      await setOffline(tx, vault, diagnosis('connection_refused'), SYSTEM, deps.clock.now())
      throw new Error('rolled back')
    })
    await expect(change).rejects.toThrow('rolled back')
    await relayEvents(deps)
    expect(await list()).toHaveLength(before)
  })

  test('numbers each event once, however many processes do it', async () => {
    const before = await list()
    for (let round = 0; round < 10; round += 1) {
      await offline()
      await online()
      await Promise.all(Array.from({ length: 4 }, () => relayEvents(deps)))
    }
    await listed(before.length + 20)
    const ids = (await list()).map(({ _id }) => Number(_id))
    expect(ids).toEqual(ids.map((_, index) => index + 1))
  })

  test('is refused to nobody in particular', async () => {
    expect((await app.call('GET', '/v1/events', undefined, {})).status).toBe(401)
  })
})

describe('the stream of events', () => {
  test('tells what is new, as it happens', async () => {
    const stream = await listen()
    expect(stream.answer.headers.get('content-type')).toContain('text/event-stream')
    expect(stream.answer.headers.get('cache-control')).toBe('no-store')
    await offline()
    const text = await stream.read((so) => so.includes('connection.offline'))
    expect(dataIn(text)).toMatchObject([{ type: 'connection.offline', _resourceId: vault }])
    expect(text).toMatch(/^id: \d+\nevent: connection\.offline\ndata: \{/m)
    await online()
    expect(dataIn(await stream.read((so) => so.includes('connection.online')))).toHaveLength(2)
    stream.close()
  })

  test('goes on where it broke off', async () => {
    const last = (await list('?limit=1000')).at(-1)?._id ?? ''
    await offline()
    await online()
    const stream = await listen({ 'last-event-id': last })
    const text = await stream.read((so) => so.includes('connection.online'))
    expect(dataIn(text).map(({ type }) => type)).toEqual(['connection.offline', 'connection.online'])
    stream.close()
  })

  test('is of the type and the resource that the query names', async () => {
    const stream = await listen({}, app.token, `?type=connection.online&_resourceId=${vault}`)
    await offline()
    await online()
    const text = await stream.read((so) => so.includes('connection.online'))
    expect(dataIn(text).map(({ type }) => type)).toEqual(['connection.online'])
    stream.close()
  })

  test('keeps the line alive, and ends when the token it was asked for with is revoked', async () => {
    const own = { 'x-keyway': '1', origin: deps.config.publicUrl }
    const session = await app.call('POST', '/v1/session', { token: await app.signInToken() }, own)
    const browser = { ...own, cookie: `keyway=${session.cookies[0]?.value}` }
    const made = await app.call('POST', '/v1/tokens', { name: 'listener', scope: 'read' }, browser)
    const stream = await listen({}, made.body.token)
    expect(await stream.read((so) => so.includes(': still here'))).toContain(': still here')
    await app.call('DELETE', `/v1/tokens/${made.body._id}`, undefined, browser)
    deps.clock.advance(2_000)
    const ended = await Promise.race([
      stream.read(() => false).then(() => true),
      new Promise((resolve) => setTimeout(() => resolve(false), 4_000)),
    ])
    expect(ended).toBe(true)
    stream.close()
  })
})

test('events are kept for 30 days, and numbers go on after that', async () => {
  deps.clock.advance(31 * 24 * 3_600_000)
  await dropOldEvents(deps)
  const [left, ...none] = await list()
  expect(none).toEqual([])
  await offline()
  await expect.poll(async () => (await list()).length, { timeout: 5_000 }).toBe(2)
  expect(Number((await list())[1]?._id)).toBe(Number(left?._id) + 1)
})
