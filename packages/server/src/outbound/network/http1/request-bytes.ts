/** Writes a request of HTTP/1.1 (RFC 9112 3 to 6): what could end a line and begin another is refused. */
import type { Socket } from 'node:net'
import { BODY_METHODS } from '@keyway/contract'
import { type Dispatcher, errors } from 'undici'

export interface RequestBytes {
  /** Request line and header fields, as Latin-1. */
  readonly head: string
  readonly body: string | Uint8Array | undefined
}

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/
const TARGET = /^\/[\x21-\x7e\x80-\xff]*$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Of the connection, not of the request: whoever owns the socket decides them. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** Methods of which a server expects a body, so that none has to be said: RFC 9110 8.6. */
const WITH_BODY: ReadonlySet<string> = new Set(BODY_METHODS)
/** Up to here a body is put into one text with its head: one write instead of two. */
const SMALL_BODY_CHARACTERS = 16 * 1024
/** A token is long, comes with every call and stays the same for an hour. */
const REMEMBERED_NAMES = 100

/** Of one request, as they are gathered. */
interface Fields {
  host: string
  length: string | undefined
  lines: string
}

/** Makes requests to one host. */
export class RequestWriter {
  readonly #host: string
  /** The last value of each name that was found good. */
  readonly #good = new Map<string, string>()

  constructor(host: string) {
    this.#host = host
  }

  /**
   * @param options headers as an object, a body as text or bytes
   * @throws errors.InvalidArgumentError without the value that is wrong: it may be a secret
   */
  bytesOf({ method, path, headers, body }: Dispatcher.DispatchOptions): RequestBytes {
    if (!TOKEN.test(method) || method === 'CONNECT') throw invalid('the method')
    if (!TARGET.test(path)) throw invalid('the path')
    const fields: Fields = { host: this.#host, length: undefined, lines: '' }
    for (const name in headers as Record<string, unknown>) {
      const value = (headers as Record<string, unknown>)[name]
      if (Array.isArray(value)) for (const one of value) this.#add(fields, name, one)
      else if (value !== undefined) this.#add(fields, name, value)
    }
    const bytes = bodyOf(body)
    const length = bytes === undefined ? 0 : Buffer.byteLength(bytes)
    if (fields.length !== undefined && Number(fields.length) !== length) {
      throw new errors.RequestContentLengthMismatchError()
    }
    const told = length > 0 || WITH_BODY.has(method) ? `content-length: ${length}\r\n` : ''
    return {
      head: `${method} ${path} HTTP/1.1\r\nhost: ${fields.host}\r\nconnection: keep-alive\r\n${fields.lines}${told}\r\n`,
      body: length === 0 ? undefined : bytes,
    }
  }

  #add(fields: Fields, name: string, value: unknown): void {
    const lower = name.toLowerCase()
    if (typeof value !== 'string' || OF_THE_CONNECTION.has(lower) || !this.#isGood(name, value)) {
      throw invalid(`the header ${JSON.stringify(lower)}`)
    }
    if (lower === 'host') fields.host = value
    else if (lower === 'content-length') fields.length = value
    else fields.lines += `${name}: ${value}\r\n`
  }

  #isGood(name: string, value: string): boolean {
    if (this.#good.get(name) === value) return true
    if (!TOKEN.test(name) || !VALUE.test(value)) return false
    if (this.#good.size < REMEMBERED_NAMES || this.#good.has(name)) this.#good.set(name, value)
    return true
  }
}

/** In one write where that is possible: each is a record of TLS and a call of the system. */
export function write(socket: Socket, { head, body }: RequestBytes): void {
  if (body === undefined) {
    socket.write(head, 'latin1')
  } else if (typeof body === 'string' && body.length <= SMALL_BODY_CHARACTERS && isAscii(body)) {
    socket.write(head + body, 'latin1')
  } else {
    socket.cork()
    socket.write(head, 'latin1')
    socket.write(body)
    socket.uncork()
  }
}

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length

function bodyOf(body: Dispatcher.DispatchOptions['body']): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  throw new errors.InvalidArgumentError('a body is to be a text or bytes')
}

const invalid = (what: string): Error => new errors.InvalidArgumentError(`${what} is not one that a request can have`)
