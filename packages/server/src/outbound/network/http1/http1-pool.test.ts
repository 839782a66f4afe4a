/** The pool against servers on real sockets: what is sent, when a socket is used again, and what ends a call. */
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { Pool } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { Http1Pool } from './http1-pool.ts'

interface Listening {
  readonly origin: string
  readonly sockets: Set<Socket>
  /** Sockets that were ever opened. */
  opened: number
  /** All that arrived. */
  received: string
}

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

/** @param answer called with each request's text, once it has arrived whole */
async function listen(answer: (socket: Socket, request: string) => void): Promise<Listening> {
  const server: Server = createServer((socket) => {
    listening.opened += 1
    listening.sockets.add(socket.on('close', () => listening.sockets.delete(socket)))
    let text = ''
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      listening.received += bytes.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
      if (end < 0 || text.length < end + 4 + length) return
      const request = text
      text = ''
      answer(socket, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const listening: Listening = { origin: `http://127.0.0.1:${port}`, sockets: new Set(), opened: 0, received: '' }
  open.push(() => {
    for (const socket of listening.sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return listening
}

const TIMES = { headMs: 5_000, bodyMs: 5_000, idleMs: 5_000 }

function poolOf(
  origin: string,
  { connections = 1, times = {} }: { connections?: number; times?: Partial<typeof TIMES> } = {},
) {
  const pool = new Http1Pool(origin, { connections, connect: {}, times: { ...TIMES, ...times }, largestBody: 100_000 })
  open.push(() => pool.destroy())
  return pool
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const get = async (pool: Http1Pool | Pool, path = '/', signal?: AbortSignal) => {
  const { statusCode, headers, body } = await pool.request({ method: 'GET', path, ...(signal && { signal }) })
  return { statusCode, headers, body: await body.text() }
}
const codeOf = (error: { code?: string }): string | undefined => error.code

describe('a request', () => {
  it('is one of HTTP/1.1, byte for byte', async () => {
    const server = await listen((socket) => socket.write(OK))
    const pool = poolOf(server.origin)
    const host = new URL(server.origin).host
    await (await pool.request({ method: 'PUT', path: '/a?b=c', headers: { 'X-A': ['1', '2'] }, body: 'é' })).body.dump()
    expect(server.received).toBe(
      `PUT /a?b=c HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\nX-A: 1\r\nX-A: 2\r\ncontent-length: 2\r\n\r\n\xc3\xa9`,
    )
    server.received = ''
    await (await pool.request({ method: 'POST', path: '/', headers: { authorization: 'a\xe9' } })).body.dump()
    expect(server.received).toContain('\r\nauthorization: a\xe9\r\ncontent-length: 0\r\n\r\n')
    server.received = ''
    await get(pool)
    expect(server.received).not.toContain('content-length')
  })

  it('carries a large body whole, text or bytes', async () => {
    const server = await listen((socket) => socket.write(OK))
    const pool = poolOf(server.origin)
    const text = 'aé'.repeat(500_000)
    for (const body of [text, Buffer.from(text)]) {
      server.received = ''
      await (await pool.request({ method: 'POST', path: '/', body })).body.dump()
      expect(Buffer.from(server.received, 'latin1').toString().endsWith(`\r\n\r\n${text}`)).toBe(true)
    }
  })

  it.each([
    ['a line in its path', { path: '/ HTTP/1.1\r\nx: y' }],
    ['a path that is none', { path: 'http://elsewhere/' }],
    ['a line in its method', { method: 'GET / HTTP/1.1\r\nx: y' }],
    ['a tunnel', { method: 'CONNECT' }],
    ['a line in a header', { headers: { authorization: 'secret\r\nx: y' } }],
    ['a zero byte in a header', { headers: { authorization: 'secret\0' } }],
    ['a line in the name of a header', { headers: { 'x\r\ny': 'secret' } }],
    ['a coding of its own', { headers: { 'transfer-encoding': 'chunked' } }],
    ['a connection of its own', { headers: { Connection: 'close' } }],
  ])('with %s is not sent, and its secret is not told', async (_, wrong) => {
    const server = await listen((socket) => socket.write(OK))
    const request = poolOf(server.origin).request({ method: 'GET', path: '/', ...(wrong as object) })
    const error = await request.then(String, (caught: Error) => caught)
    expect(error).toMatchObject({ code: 'UND_ERR_INVALID_ARG' })
    expect(JSON.stringify([String(error), error])).not.toContain('secret')
    expect(server.opened).toBe(0)
  })

  it('whose length is not what it says is not sent', async () => {
    const server = await listen((socket) => socket.write(OK))
    const headers = { 'content-length': '3' }
    const sent = poolOf(server.origin).request({ method: 'POST', path: '/', headers, body: 'four' })
    expect(await sent.then(String, codeOf)).toBe('UND_ERR_REQ_CONTENT_LENGTH_MISMATCH')
  })
})

describe('a socket', () => {
  it('carries one call after the other, and as many are opened as calls are made at once', async () => {
    const server = await listen((socket, request) =>
      setTimeout(() => socket.write(OK), request.includes('slow') ? 30 : 0),
    )
    const pool = poolOf(server.origin, { connections: 3 })
    for (let call = 0; call < 5; call += 1) expect(await get(pool)).toMatchObject({ statusCode: 200, body: 'ok' })
    expect(server.opened).toBe(1)
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(pool, '/slow')))
    expect(answers.every(({ body }) => body === 'ok')).toBe(true)
    expect(server.opened).toBe(3)
  })

  it('is not used again with bytes behind an answer: they are no answer to the next call', async () => {
    const forged = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged'
    let calls = 0
    const server = await listen((socket) => {
      calls += 1
      socket.write(calls === 1 ? OK + forged : OK)
    })
    const pool = poolOf(server.origin)
    const [first, second] = await Promise.all([get(pool), get(pool)])
    expect([first.body, second.body]).toEqual(['ok', 'ok'])
    expect(server.opened).toBe(2)
  })

  it('is not used again when bytes arrive that nobody asked for', async () => {
    const server = await listen((socket) => {
      socket.write(OK)
      setTimeout(() => socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n'), 20)
    })
    const pool = poolOf(server.origin)
    await get(pool)
    await expect.poll(() => server.sockets.size).toBe(0)
    expect(await get(pool)).toMatchObject({ statusCode: 200 })
  })

  it('that the server is about to close is not used again', async () => {
    const server = await listen((socket) => socket.write(OK.replace('\r\n\r\n', '\r\nKeep-Alive: timeout=2\r\n\r\n')))
    const pool = poolOf(server.origin)
    await get(pool)
    await get(pool)
    expect(server.opened).toBe(2)
  })

  it('that rested for too long is closed', async () => {
    const server = await listen((socket) => socket.write(OK))
    await get(poolOf(server.origin, { times: { idleMs: 100 } }))
    await expect.poll(() => server.sockets.size, { timeout: 5_000 }).toBe(0)
  })

  it('that the server closed while it rested is replaced', async () => {
    const server = await listen((socket) => socket.write(OK))
    const pool = poolOf(server.origin)
    await get(pool)
    for (const socket of server.sockets) socket.end()
    await expect.poll(() => server.sockets.size).toBe(0)
    expect(await get(pool)).toMatchObject({ statusCode: 200 })
  })
})

describe('a call', () => {
  it('whose answer does not begin, or stops, ends in its time', async () => {
    const silent = await listen(() => {})
    const stopped = await listen((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'))
    const times = { headMs: 100, bodyMs: 100 }
    const codes = await Promise.all([silent, stopped].map(({ origin }) => get(poolOf(origin, { times })).catch(codeOf)))
    expect(codes).toEqual(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
  })

  it('that is given up closes its socket, and the next has one of its own', async () => {
    const server = await listen((socket, request) => void (request.includes('/ok') && socket.write(OK)))
    const pool = poolOf(server.origin)
    const giveUp = new AbortController()
    const given = get(pool, '/never', giveUp.signal).catch((error: Error) => error.message)
    const queued = get(pool, '/never', giveUp.signal).catch((error: Error) => error.message)
    const after = get(pool, '/ok')
    await sleep(30)
    giveUp.abort(new Error('enough'))
    expect(await Promise.all([given, queued])).toEqual(['enough', 'enough'])
    expect(await after).toMatchObject({ statusCode: 200 })
    expect(server.received.match(/\/never/g)).toHaveLength(1)
  })

  it('that breaks off says so, and those behind it are sent', async () => {
    const server = await listen((socket, request) => {
      if (request.includes('/cut')) socket.destroy()
      else if (request.includes('/half')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
      else socket.write(OK)
    })
    const pool = poolOf(server.origin)
    const answers = await Promise.all(['/cut', '/ok', '/half', '/ok'].map((path) => get(pool, path).catch(codeOf)))
    expect(answers).toMatchObject(['UND_ERR_SOCKET', { body: 'ok' }, 'UND_ERR_SOCKET', { body: 'ok' }])
  })

  it('to nobody says so, each', async () => {
    const server = await listen(() => {})
    const pool = poolOf(server.origin, { connections: 2 })
    await open.pop()?.()
    await open.pop()?.()
    const dead = poolOf(server.origin, { connections: 2 })
    const codes = await Promise.all(Array.from({ length: 5 }, () => get(dead).catch(codeOf)))
    expect(codes).toEqual(Array(5).fill('ECONNREFUSED'))
    expect(pool.destroyed).toBe(true)
  })

  it('whose reader is slow holds the server back', async () => {
    const size = 64 * 1024 * 1024
    let written = 0
    const server = await listen((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`)
      const piece = Buffer.alloc(64 * 1024)
      const more = (): void => {
        while (written < size) {
          written += piece.length
          if (!socket.write(piece)) return void socket.once('drain', more)
        }
      }
      more()
    })
    const pool = new Http1Pool(server.origin, { connections: 1, connect: {}, times: TIMES, largestBody: size })
    open.push(() => pool.destroy())
    const { body } = await pool.request({ method: 'GET', path: '/' })
    await sleep(300)
    const held = written
    expect(held).toBeLessThan(size / 2)
    let read = 0
    for await (const piece of body) read += (piece as Buffer).length
    expect(read).toBe(size)
    expect(await pool.close()).toBeUndefined()
  })
})

describe('a pool that is closed', () => {
  it('answers the calls it has, and takes no more', async () => {
    const server = await listen((socket) => setTimeout(() => socket.write(OK), 30))
    const pool = poolOf(server.origin)
    const calls = [get(pool), get(pool)]
    const closed = pool.close()
    expect(await get(pool).catch(codeOf)).toBe('UND_ERR_CLOSED')
    expect(await Promise.all(calls)).toMatchObject([{ body: 'ok' }, { body: 'ok' }])
    await closed
    await expect.poll(() => server.sockets.size).toBe(0)
  })

  it('at once, breaks them off', async () => {
    const server = await listen(() => {})
    const pool = poolOf(server.origin)
    const calls = [get(pool), get(pool)].map((call) => call.catch(codeOf))
    await expect.poll(() => server.opened).toBe(1)
    await pool.destroy()
    expect(await Promise.all(calls)).toEqual(['UND_ERR_DESTROYED', 'UND_ERR_DESTROYED'])
    expect(await get(pool).catch(codeOf)).toBe('UND_ERR_DESTROYED')
  })
})

describe("beside undici's own pool", () => {
  const name = fc.constantFrom('X-A', 'x-b', 'Set-Cookie', 'ETag', 'x-ms-request-id')
  const value = fc.string({ unit: fc.constantFrom('a', 'é', ':', '"', ' ', ';', '='), maxLength: 20 })
  // Spaces behind a value are none of it (RFC 9110 5.5); undici leaves them there.
  const tidy = value.map((text) => text.replace(/^ +| +$/g, ''))
  const fields = fc.array(fc.tuple(name, tidy), { maxLength: 12 })
  const chunks = fc.array(fc.string({ unit: fc.constantFrom('x', '\r', '\n', '0', '{'), minLength: 1, maxLength: 40 }))
  const answer = fc
    .record({ fields, chunks, coded: fc.boolean(), status: fc.constantFrom(200, 201, 202, 400, 404, 429, 503) })
    .map(({ fields: lines, chunks: parts, coded, status }) => {
      const head = `HTTP/1.1 ${status} A\r\n${lines.map(([key, text]) => `${key}: ${text}\r\n`).join('')}`
      if (!coded) return `${head}Content-Length: ${parts.join('').length}\r\n\r\n${parts.join('')}`
      const body = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')
      return `${head}Transfer-Encoding: chunked\r\n\r\n${body}0\r\n\r\n`
    })

  it('it reads the same in every answer, however it is cut', async () => {
    let text = ''
    let cuts: readonly number[] = []
    const server = await listen(async (socket) => {
      const bytes = Buffer.from(text, 'latin1')
      const ends = [...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length]
      let at = 0
      for (const end of ends) {
        if (end > at) socket.write(bytes.subarray(at, end))
        at = Math.max(at, end)
        await sleep(1)
      }
    })
    const ours = poolOf(server.origin)
    const theirs = new Pool(server.origin, { connections: 1 })
    open.push(() => theirs.destroy())
    await fc.assert(
      fc.asyncProperty(answer, fc.array(fc.nat(2000), { maxLength: 3 }), async (made, at) => {
        text = made
        cuts = at
        expect(await get(ours)).toEqual(await get(theirs))
      }),
      { numRuns: 150 },
    )
    // Each answer was taken whole: the socket of the first one carried them all.
    expect(server.opened).toBe(2)
  })
})
