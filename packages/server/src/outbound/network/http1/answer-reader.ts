/**
 * Reads answers of HTTP/1.1 as their bytes arrive (RFC 9112). It takes what the grammar allows and nothing else: an answer
 * whose end two readers could see in different places is refused, not guessed at.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { errors } from 'undici'

/** Told of one answer, piece by piece. */
export interface AnswerSink {
  head(status: number, headers: IncomingHttpHeaders): void
  /** @param bytes of the body; the sink's own from here on */
  piece(bytes: Buffer): void
  /** @param keepsAlive whether the socket can carry another call: nothing that was not asked for came behind the answer */
  end(keepsAlive: boolean): void
}

/** Bytes of a head, or of the trailers of a body. As node's own. */
const LARGEST_HEAD_BYTES = 16 * 1024
/** A size in hexadecimal digits, and extensions nobody uses. */
const LARGEST_CHUNK_LINE_BYTES = 1024

const HEAD_END = Buffer.from('\r\n\r\n')
const NO_BYTES = Buffer.alloc(0)
const LINE_END = Buffer.from('\r\n')

/** RFC 9112 4 and 5: no folded lines, no space before a colon, no control characters. */
const HEAD =
  /^HTTP\/1\.[01] [1-5]\d\d(?: [\t\x20-\x7e\x80-\xff]*)?(?:\r\n[!#$%&'*+.^_`|~\w-]+:[\t\x20-\x7e\x80-\xff]*)*$/
const TRAILERS = /^(?:[!#$%&'*+.^_`|~\w-]+:[\t\x20-\x7e\x80-\xff]*(?:\r\n|$))*$/
/** Sizes and lengths have as many digits as are exact as a number: more than there is memory. */
const CHUNK_LINE = /^([\dA-Fa-f]{1,13})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?$/
const LENGTH = /^\d{1,15}$/

type Phase = 'nothing' | 'head' | 'counted' | 'untilClosed' | 'chunkLine' | 'chunk' | 'chunkEnd' | 'trailers'

export class AnswerReader {
  readonly #sink: AnswerSink
  readonly #largestBody: number
  #phase: Phase = 'nothing'
  #isHead = false
  /** All of the answer was taken. */
  #isOver = false
  #keepsAlive = true
  /** Of the body, or of the chunk: bytes that are still to come. */
  #missing = 0
  #bodyBytes = 0
  /** Arrived, but too little to be read. */
  #held: Buffer | undefined

  /** @param largestBody bytes; a larger body is refused */
  constructor(sink: AnswerSink, largestBody: number) {
    this.#sink = sink
    this.#largestBody = largestBody
  }

  /** An answer is due. @param isHead it has no body, whatever its head says */
  expect(isHead: boolean): void {
    this.#phase = 'head'
    this.#isHead = isHead
    this.#bodyBytes = 0
  }

  /**
   * @throws errors.HTTPParserError, HeadersOverflowError, ResponseExceededMaxSizeError: nothing more can be read from the
   * socket then
   */
  read(arrived: Buffer): void {
    let rest = this.#held === undefined ? arrived : Buffer.concat([this.#held, arrived])
    this.#held = undefined
    if (this.#phase === 'nothing') throw malformed('it was not asked for')
    let taken = 0
    do {
      taken = this.#take(rest)
      rest = taken === rest.length ? NO_BYTES : rest.subarray(taken)
    } while (taken > 0 && rest.length > 0 && !this.#isOver)
    if (this.#isOver) this.#end(rest.length === 0)
    else if (rest.length > 0) this.#held = rest
  }

  /** Nothing more comes from the other side. @throws errors.SocketError when there should */
  close(): void {
    if (this.#phase === 'untilClosed') this.#end(false)
    else if (this.#phase !== 'nothing') throw new errors.SocketError('other side closed')
  }

  /** @returns bytes taken; 0: more is needed */
  #take(rest: Buffer): number {
    switch (this.#phase) {
      case 'nothing':
        return 0
      case 'head':
        return this.#takeHead(rest)
      case 'counted':
      case 'chunk':
        return this.#takePiece(rest)
      case 'untilClosed':
        this.#piece(rest)
        return rest.length
      case 'chunkLine':
        return this.#takeChunkLine(rest)
      case 'chunkEnd':
        return this.#takeChunkEnd(rest)
      case 'trailers':
        return this.#takeTrailers(rest)
    }
  }

  #takeHead(rest: Buffer): number {
    const end = endOf(rest, HEAD_END, LARGEST_HEAD_BYTES, () => new errors.HeadersOverflowError())
    if (end < 0) return 0
    const text = rest.toString('latin1', 0, end)
    if (!HEAD.test(text)) throw malformed('its head is not one of HTTP/1.1')
    const status = Number(text.slice(9, 12))
    const taken = end + HEAD_END.length
    if (status === 101) throw malformed('it changes the protocol, which nobody asked for')
    // Announces the answer, which is still to come.
    if (status < 200) return taken
    const headers = headersOf(text)
    const isOneOne = text[7] === '1'
    this.#keepsAlive = isOneOne && !/\bclose\b/i.test(String(headers.connection))
    this.#phase = this.#phaseOfBody(status, headers, isOneOne)
    this.#sink.head(status, headers)
    this.#isOver = this.#phase === 'counted' && this.#missing === 0
    return taken
  }

  /** How the end of a body is known: RFC 9112 6.3. */
  #phaseOfBody(status: number, headers: IncomingHttpHeaders, isOneOne: boolean): Phase {
    const coding = headers['transfer-encoding']
    const length = lengthOf(headers)
    this.#missing = 0
    if (coding !== undefined) {
      if (length !== undefined) throw malformed('it has a length and a transfer coding')
      if (!isOneOne || !/^chunked$/i.test(coding)) throw malformed('its transfer coding is not chunked')
    }
    if (this.#isHead || status === 204 || status === 304) return 'counted'
    if (coding !== undefined) return 'chunkLine'
    if (length === undefined) {
      this.#keepsAlive = false
      return 'untilClosed'
    }
    if (length > this.#largestBody) throw new errors.ResponseExceededMaxSizeError()
    this.#missing = length
    return 'counted'
  }

  #takePiece(rest: Buffer): number {
    const piece = rest.length > this.#missing ? rest.subarray(0, this.#missing) : rest
    this.#missing -= piece.length
    this.#piece(piece)
    if (this.#missing === 0) {
      if (this.#phase === 'chunk') this.#phase = 'chunkEnd'
      else this.#isOver = true
    }
    return piece.length
  }

  #takeChunkLine(rest: Buffer): number {
    const end = endOf(rest, LINE_END, LARGEST_CHUNK_LINE_BYTES, () => malformed('the line of a chunk is too long'))
    if (end < 0) return 0
    const size = CHUNK_LINE.exec(rest.toString('latin1', 0, end))?.[1]
    if (size === undefined) throw malformed('the size of a chunk is not one')
    this.#missing = Number.parseInt(size, 16)
    this.#phase = this.#missing === 0 ? 'trailers' : 'chunk'
    return end + LINE_END.length
  }

  #takeChunkEnd(rest: Buffer): number {
    if (rest.length < LINE_END.length) return 0
    if (rest[0] !== LINE_END[0] || rest[1] !== LINE_END[1]) throw malformed('a chunk is longer than it says')
    this.#phase = 'chunkLine'
    return LINE_END.length
  }

  /** Nobody reads them; they have an end to be found. */
  #takeTrailers(rest: Buffer): number {
    if (rest.length < LINE_END.length) return 0
    if (rest[0] === LINE_END[0] && rest[1] === LINE_END[1]) {
      this.#isOver = true
      return LINE_END.length
    }
    const end = endOf(rest, HEAD_END, LARGEST_HEAD_BYTES, () => new errors.HeadersOverflowError())
    if (end < 0) return 0
    if (!TRAILERS.test(rest.toString('latin1', 0, end))) throw malformed('its trailers are not fields')
    this.#isOver = true
    return end + HEAD_END.length
  }

  #piece(bytes: Buffer): void {
    this.#bodyBytes += bytes.length
    if (this.#bodyBytes > this.#largestBody) throw new errors.ResponseExceededMaxSizeError()
    this.#sink.piece(bytes)
  }

  #end(isClean: boolean): void {
    this.#phase = 'nothing'
    this.#isOver = false
    this.#sink.end(isClean && this.#keepsAlive)
  }
}

/** Where `mark` begins; -1 while it has not arrived. @throws what `tooLong` makes when there are more bytes before it than `most` */
function endOf(rest: Buffer, mark: Buffer, most: number, tooLong: () => Error): number {
  const end = rest.indexOf(mark)
  if ((end < 0 ? rest.length : end) > most) throw tooLong()
  return end
}

/** With the kind of code that undici gives what its parser refuses. */
const malformed = (how: string): Error =>
  Object.assign(new errors.HTTPParserError(`The answer is malformed: ${how}.`), { code: 'HPE_INVALID_ANSWER' })

/** Names in lower case; those that come more than once have an array. @param text a head that was checked */
function headersOf(text: string): IncomingHttpHeaders {
  const headers: Record<string, string | string[]> = {}
  for (let line = text.indexOf('\r\n'); line >= 0; ) {
    const next = text.indexOf('\r\n', line + 2)
    const colon = text.indexOf(':', line + 2)
    const name = lowerCase(text.slice(line + 2, colon))
    const value = valueIn(text, colon + 1, next < 0 ? text.length : next)
    const known = Object.hasOwn(headers, name) ? headers[name] : undefined
    if (known === undefined) define(headers, name, value)
    else if (typeof known === 'string') headers[name] = [known, value]
    else known.push(value)
    line = next
  }
  return headers as IncomingHttpHeaders
}

/** Hosts send the same few names with every answer. */
const lowerCased = new Map<string, string>()
const MOST_LOWER_CASED = 500

function lowerCase(name: string): string {
  const known = lowerCased.get(name)
  if (known !== undefined) return known
  const made = name.toLowerCase()
  if (lowerCased.size < MOST_LOWER_CASED) lowerCased.set(name, made)
  return made
}

/** Without the spaces and tabs around it (RFC 9110 5.5), and no others: in Latin-1 there are more that `trim` would take. */
function valueIn(text: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (start < end && isBlank(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

function define(headers: Record<string, string | string[]>, name: string, value: string): void {
  if (name !== '__proto__') headers[name] = value
}

/** Said more than once, it has to be the same: RFC 9110 8.6. */
function lengthOf(headers: IncomingHttpHeaders): number | undefined {
  const said = headers['content-length'] as string | string[] | undefined
  if (said === undefined) return undefined
  const [first = '', ...others] = typeof said === 'string' ? said.split(',') : said.flatMap((one) => one.split(','))
  const length = first.trim()
  if (!LENGTH.test(length) || others.some((one) => one.trim() !== length)) throw malformed('its length is not one')
  return Number(length)
}
