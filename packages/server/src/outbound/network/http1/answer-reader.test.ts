/** Answers cut anywhere, and answers that are not taken: RFC 9112, and the tricks that tell two readers different ends. */
import type { IncomingHttpHeaders } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerReader } from './answer-reader.ts'

interface Seen {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  body: string
  ended: 'open' | 'reusable' | 'spent'
}

/** Reads the pieces; what was told of the answer. */
function read(pieces: readonly (string | Buffer)[], { isHead = false, largest = 1000, closes = false } = {}): Seen {
  const answers: Seen[] = []
  const latest = (): Seen => answers.at(-1) as Seen
  const reader = new AnswerReader(
    {
      head(status, headers) {
        answers.push({ status, headers, body: '', ended: 'open' })
      },
      piece(bytes) {
        latest().body += bytes.toString('latin1')
      },
      end(keepsAlive) {
        latest().ended = keepsAlive ? 'reusable' : 'spent'
      },
    },
    largest,
  )
  reader.expect(isHead)
  for (const piece of pieces) reader.read(Buffer.from(piece as string, 'latin1'))
  if (closes) reader.close()
  if (answers.length !== 1) throw new Error(`${answers.length} answers were seen`)
  return latest()
}

const WHOLE: readonly (readonly [name: string, text: string, body: string])[] = [
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A:  b \r\n\r\nhello', 'hello'],
  ['no bytes', 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n', ''],
  ['no reason', 'HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx', 'x'],
  ['no body', 'HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n', ''],
  [
    'chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n',
    'abc0123456789',
  ],
  [
    'chunks with extensions and trailers',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2;a=b\r\n\r\n\r\n000\r\nX-Sum: 1\r\nX-B: 2\r\n\r\n',
    '\r\n',
  ],
  ['an announcement', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  ['the same length twice', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok', 'ok'],
]

describe('an answer', () => {
  it.each(WHOLE)('with %s is read, wherever its bytes are cut', (_, text, body) => {
    const pieces = fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }).map((at) => {
      const cuts = [0, ...at.toSorted((a, b) => a - b), text.length]
      return cuts.slice(1).flatMap((end, index) => text.slice(cuts[index], end) || [])
    })
    fc.assert(
      fc.property(pieces, (cut) => {
        expect(read(cut)).toMatchObject({ body, ended: 'reusable' })
      }),
    )
    expect(read([...text])).toMatchObject({ body, ended: 'reusable' })
  })

  it('has its header names in lower case, and several of one name as an array', () => {
    const { headers } = read([
      'HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 0\r\nx-a: 2\r\nX-a: \t3\xa0 \r\nEmpty:\r\n\r\n',
    ])
    expect(headers).toEqual({ 'x-a': ['1', '2', '3\xa0'], 'content-length': '0', empty: '' })
  })

  it('cannot change what objects inherit', () => {
    const { headers } = read([
      'HTTP/1.1 200 OK\r\n__proto__: a\r\n__proto__: b\r\nconstructor: c\r\nContent-Length: 0\r\n\r\n',
    ])
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype)
    expect(headers.constructor).toBe('c')
    expect(({} as { a?: string }).a).toBeUndefined()
  })

  it('to HEAD has no body, whatever length it tells', () => {
    expect(read(['HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n'], { isHead: true })).toMatchObject({
      ended: 'reusable',
    })
  })

  it('without a length lasts until the socket is closed', () => {
    const text = 'HTTP/1.1 200 OK\r\n\r\nall of it'
    expect(read([text])).toMatchObject({ body: 'all of it', ended: 'open' })
    expect(read([text], { closes: true })).toMatchObject({ body: 'all of it', ended: 'spent' })
  })

  it.each([
    ['that says so', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['with more behind it', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ])('%s is the last of its socket', (_, text) => {
    expect(read([text])).toMatchObject({ status: 200, ended: 'spent' })
  })
})

describe('refused is', () => {
  const ok = 'HTTP/1.1 200 OK\r\n'
  it.each([
    ['a length beside a coding', `${ok}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['two lengths', `${ok}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`],
    ['a list of lengths', `${ok}Content-Length: 3, 4\r\n\r\nabcd`],
    ['a signed length', `${ok}Content-Length: +3\r\n\r\nabc`],
    ['a length in hexadecimal', `${ok}Content-Length: 0x3\r\n\r\nabc`],
    ['an empty length', `${ok}Content-Length:\r\n\r\n`],
    ['another coding', `${ok}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['a coding twice', `${ok}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a coding of HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a space before the colon', `${ok}Content-Length : 3\r\n\r\nabc`],
    ['a folded line', `${ok}X-A: b\r\n c\r\nContent-Length: 0\r\n\r\n`],
    ['a line feed alone', `${ok}X-A: b\nContent-Length: 9\r\nContent-Length: 0\r\n\r\n`],
    ['a carriage return alone', `${ok}X-A: b\rc\r\nContent-Length: 0\r\n\r\n`],
    ['a zero byte', `${ok}X-A: b\0\r\nContent-Length: 0\r\n\r\n`],
    ['a header without a name', `${ok}: b\r\nContent-Length: 0\r\n\r\n`],
    ['a header without a colon', `${ok}Content-Length 0\r\n\r\n`],
    ['another protocol', 'HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['another status', 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n'],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n'],
    ['what is no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['a chunk size that is none', `${ok}Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n`],
    ['a signed chunk size', `${ok}Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n`],
    ['a chunk size beyond numbers', `${ok}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n`],
    ['a chunk longer than it says', `${ok}Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n`],
    ['trailers that are no fields', `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\nGET / HTTP/1.1\r\n\r\n`],
  ])('%s', (_, text) => {
    expect(() => read([text])).toThrow(expect.objectContaining({ code: 'HPE_INVALID_ANSWER' }))
  })

  it('a head that does not end', () => {
    const line = `X-A: ${'a'.repeat(1000)}\r\n`
    expect(() => read([ok, ...Array<string>(20).fill(line)])).toThrow(
      expect.objectContaining({ code: 'UND_ERR_HEADERS_OVERFLOW' }),
    )
  })

  it('a body that is too large, told or not', () => {
    const tooLarge = expect.objectContaining({ code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' })
    expect(() => read([`${ok}Content-Length: 1001\r\n\r\n`])).toThrow(tooLarge)
    expect(() => read([`${ok}\r\n`, 'a'.repeat(1001)])).toThrow(tooLarge)
    expect(() => read([`${ok}Transfer-Encoding: chunked\r\n\r\n3e9\r\n`, 'a'.repeat(1001)])).toThrow(tooLarge)
  })

  it('an answer that breaks off', () => {
    const brokenOff = expect.objectContaining({ code: 'UND_ERR_SOCKET' })
    for (const text of [ok, `${ok}Content-Length: 3\r\n\r\nab`, `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n`]) {
      expect(() => read([text], { closes: true })).toThrow(brokenOff)
    }
  })
})
