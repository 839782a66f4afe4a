import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sendFile } from './send-file.ts'

let app: FastifyInstance
let baseUrl: string
let parts: () => AsyncGenerator<string>
let logged: string
beforeAll(async () => {
  const lines = new PassThrough({ encoding: 'utf8' }).on('data', (line: string) => {
    logged += line
  })
  app = fastify({ loggerInstance: pino({ level: 'error' }, lines) as FastifyBaseLogger })
  app.get('/file', (_, reply) => sendFile(reply, { name: 'a.csv', type: 'text/csv', parts: parts() }))
  baseUrl = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => app.close())
beforeEach(() => {
  logged = ''
})

const get = (signal?: AbortSignal) => fetch(`${baseUrl}/file`, signal ? { signal } : {})

test('a file is sent part by part, and one without anything is empty', async () => {
  parts = async function* () {
    yield 'a\r\n'
    yield '1\r\n'
  }
  const answer = await get()
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a.csv"')
  expect(await answer.text()).toBe('a\r\n1\r\n')
  parts = async function* () {}
  expect(await (await get()).text()).toBe('')
})

test('what cannot be read at all is an error and no file', async () => {
  // biome-ignore lint/correctness/useYield: it fails before there is anything.
  parts = async function* () {
    throw new Error('the database is gone')
  }
  const answer = await get()
  expect(answer.status).toBe(500)
  expect(answer.headers.get('content-disposition')).toBeNull()
})

test('a file that breaks off is a broken answer, and in the log', async () => {
  parts = async function* () {
    yield 'a\r\n'
    throw new Error('the database is gone')
  }
  await expect(get().then((answer) => answer.text())).rejects.toThrow()
  expect(logged).toContain('the database is gone')
})

test('a client that leaves stops the reading, and is not in the log', async () => {
  const leaving = new AbortController()
  const stopped = new PassThrough()
  parts = async function* () {
    try {
      for (;;) yield 'a'.repeat(100_000)
    } finally {
      stopped.end()
      stopped.resume()
    }
  }
  await get(leaving.signal)
  leaving.abort()
  await once(stopped, 'end')
  expect(logged).toBe('')
})
