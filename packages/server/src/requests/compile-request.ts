/** A request of one's own: method, relative URI, headers and body, whose templates are read once and filled per call. */
import type { Header, HttpMethod, RequestMediaType } from '@keyway/contract'
import type { RawRequest } from '../outbound/outbound.ts'
import { compileTemplate, type Escape, TemplateError } from '../templates/index.ts'
import type { Base } from './base.ts'
import { pathBelow } from './path-below.ts'

export interface RequestParts {
  readonly method: HttpMethod
  readonly relativeURI: string
  readonly headers?: readonly Header[] | undefined
  readonly body?: string | undefined
  readonly mediaType?: RequestMediaType | undefined
  /** false: what is missing is written as nothing. */
  readonly strict?: boolean | undefined
}

/** A request that cannot be made; the message is a sentence and holds no value. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  /** `relativeURI`, `body`, or `headers.0.value`. */
  readonly part: string

  constructor(part: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.part = part
  }
}

export const CONTENT_TYPES: Readonly<Record<RequestMediaType, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  urlencoded: 'application/x-www-form-urlencoded',
  plaintext: 'text/plain; charset=utf-8',
}

const BODY_ESCAPES: Readonly<Record<RequestMediaType, Escape>> = {
  json: 'json',
  xml: 'xml',
  urlencoded: 'uri',
  plaintext: 'none',
}

/** RFC 9110 5.5: a line break would begin another header. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Fills a request.
 * @param bodyContext what the body's template sees, where that is something else
 * @throws RequestError
 */
export type FillRequest = (context: object, base: Base, bodyContext?: object) => RawRequest

/**
 * @param roots what templates may begin with
 * @throws RequestError when a template cannot be read
 */
export function compileRequest(parts: RequestParts, roots: readonly string[]): FillRequest {
  const { method, relativeURI, headers = [], body, mediaType = 'json', strict = true } = parts
  const lacking = roots.includes('record') ? 'this record' : 'the export'
  const compile = (part: string, text: string, escaping: Escape) => {
    try {
      const render = compileTemplate(text, { escaping, strict, roots, lacking })
      return (context: object) => within(part, () => render(context))
    } catch (error) {
      if (error instanceof TemplateError) throw new RequestError(part, error.message, error)
      throw error
    }
  }
  const uri = compile('relativeURI', relativeURI, 'uri')
  const text = body === undefined || body === '' ? undefined : compile('body', body, BODY_ESCAPES[mediaType])
  const fields = headers.map(({ name, value }, index) => {
    const part = `headers.${index}.value`
    return { name: name.toLowerCase(), part, value: compile(part, value, 'none') }
  })
  return (context, base, bodyContext = context) => {
    const filled = {
      accept: 'application/json',
      ...Object.fromEntries(fields.map((field) => headerOf(field, context))),
    }
    const request = { method, path: pathOf(uri(context), base), headers: filled }
    if (text === undefined) return request
    const content = text(bodyContext)
    if (mediaType === 'json') refuseBrokenJson(content)
    return { ...request, headers: { 'content-type': CONTENT_TYPES[mediaType], ...filled }, body: content }
  }
}

function within<T>(part: string, fill: () => T): T {
  try {
    return fill()
  } catch (error) {
    if (error instanceof TemplateError) throw new RequestError(part, error.message, error)
    throw error
  }
}

interface HeaderField {
  readonly name: string
  readonly part: string
  readonly value: (context: object) => string
}

function headerOf({ name, part, value }: HeaderField, context: object): [string, string] {
  const text = value(context)
  if (FIELD_VALUE.test(text)) return [name, text]
  throw new RequestError(part, `The header ${name} would hold a character that no header may have.`)
}

function pathOf(uri: string, base: Base): string {
  const path = pathBelow(base, uri)
  if (path !== null) return path
  throw new RequestError(
    'relativeURI',
    `The relative URI must stay below ${base.origin}${base.path}: write a path such as /secrets?maxresults=5.`,
  )
}

function refuseBrokenJson(content: string): void {
  try {
    JSON.parse(content)
  } catch (error) {
    // V8's own sentence quotes the text, which may be a secret: only its place is told.
    const place = /position (\d+)/.exec((error as Error).message)?.[1]
    const at = place === undefined ? '' : ` It breaks off at character ${place}.`
    throw new RequestError(
      'body',
      `The body is not JSON once it is filled.${at} Write objects with {{jsonSerialize ...}}.`,
    )
  }
}
