/** Streams over real sockets, added by hand: what a listener hears when it leaves early or many rounds meet. */
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventType } from '@keyway/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { lastSequence } from './read-events.ts'
import { recordEvent } from './record-event.ts'
import { relayEvents } from './relay.ts'
import { createStreams, type Streams } from './stream.ts'

let deps: TestDeps
let server: Server
let streams: Streams
beforeAll(async () => {
  deps = await openTestDeps()
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.close()
  await deps.storage.close()
})
beforeEach(() => {
  streams = createStreams(deps)
})
afterEach(() => streams.end())

async function visit(): Promise<{ readonly socket: Socket; readonly response: ServerResponse; text(): string }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (more) => {
    text += more
  })
  socket.write('GET / HTTP/1.1\r\nhost: keyway\r\n\r\n')
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse]
  return { socket, response, text: () => text }
}

const happen = async (type: EventType, resourceId = 'a') => {
  const event = { type, resourceType: 'connection', resourceId, resourceName: resourceId }
  await deps.db.transaction().execute((tx) => recordEvent(tx, event, deps.clock.now()))
  await relayEvents(deps)
}
const typesIn = (text: string): string[] => [...text.matchAll(/^event: (.*)$/gm)].map(([, type]) => type ?? '')
const listener = async (response: ServerResponse, changes: object = {}) => ({
  response,
  search: {},
  after: await lastSequence(deps.db),
  isAllowed: async () => true,
  ...changes,
})

describe('a stream', () => {
  test('is not kept for a client that left before it was added', async () => {
    const { socket, response } = await visit()
    socket.destroy()
    await once(response, 'close')
    streams.add(await listener(response))
    expect(streams.size).toBe(0)
  })

  test('is told each event once, however many ask for it at the same time', async () => {
    const { response, socket, text } = await visit()
    streams.add(await listener(response))
    await happen('connection.offline')
    await Promise.all(Array.from({ length: 5 }, () => streams.tell()))
    await expect.poll(() => typesIn(text()).length, { timeout: 2_000 }).toBeGreaterThan(0)
    await sleep(100)
    expect(typesIn(text())).toEqual(['connection.offline'])
    socket.destroy()
  })

  test('hears of the type and the resource it asked for, and of nothing else', async () => {
    const { response, socket, text } = await visit()
    streams.add(await listener(response, { search: { type: 'connection.online', resourceId: 'b' } }))
    await happen('connection.offline', 'b')
    await happen('connection.online', 'a')
    await streams.tell()
    await happen('connection.online', 'b')
    await streams.tell()
    await expect.poll(() => typesIn(text()).length, { timeout: 2_000 }).toBeGreaterThan(0)
    expect(typesIn(text())).toEqual(['connection.online'])
    expect(text()).not.toContain('"_resourceId":"a"')
    socket.destroy()
  })

  test('security 85: hears of nothing that happens after its token was revoked', async () => {
    const { response, socket, text } = await visit()
    let isAllowed = true
    streams.add(await listener(response, { isAllowed: async () => isAllowed }))
    await happen('connection.offline')
    isAllowed = false
    const ended = once(response, 'close')
    await streams.tell()
    await ended
    expect(typesIn(text())).toEqual([])
    expect(streams.size).toBe(0)
    socket.destroy()
  })
})
