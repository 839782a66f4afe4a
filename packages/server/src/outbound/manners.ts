/**
 * How calls of a connection differ from a plain call of Azure: where its credentials stand, what it sends along, and how
 * its answers say that the sign-in was refused or that there were too many calls.
 */
import { BODY_METHODS } from '@keyway/contract'
import type { Access } from './access.ts'
import type { Answer } from './answer.ts'
import type { Tls } from './network/index.ts'
import type { WireRequest } from './wire-request.ts'

/** How an answer says something its status does not; what is absent does not matter. */
export interface AnswerRule {
  readonly statusCodes: readonly number[]
  /** `error.code`: looked up in JSON. */
  readonly path?: string | undefined
  /** Absent: any value that is there. */
  readonly values?: readonly string[] | undefined
}

export interface Manners {
  /** Before the path of every call: the path of the base URI, without a trailing slash. */
  readonly basePath: string
  /** Sent with every call that does not bring its own, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Content-Type of bodies that come without one. */
  readonly contentType: string
  readonly authFailure: AnswerRule
  readonly rateLimit: AnswerRule
  /** Milliseconds from one call to the next; 0: none. */
  readonly gapMs: number
  readonly tls?: Tls | undefined
}

/** Where credentials stand in a call. */
export type Carried =
  | { readonly in: 'header'; readonly name: string; readonly value: string }
  | { readonly in: 'url' | 'body'; readonly name: string; readonly value: string }
  | { readonly in: 'nowhere' }

/** A token is long and stays the same for an hour: as one and the same string it is compared at a glance. */
const bearers = new WeakMap<Access, Carried>()

export function carriedBy(access: Access): Carried {
  const known = access.carried ?? bearers.get(access)
  if (known !== undefined) return known
  const made: Carried = { in: 'header', name: 'authorization', value: `Bearer ${access.accessToken}` }
  bearers.set(access, made)
  return made
}

/** The request as it goes out. */
export function dressed(request: WireRequest, carried: Carried, manners: Manners | undefined): WireRequest {
  const base = manners === undefined ? request : withDefaults(request, manners)
  switch (carried.in) {
    case 'header':
      return { ...base, headers: { ...base.headers, [carried.name.toLowerCase()]: carried.value } }
    case 'url':
      return { ...base, path: withParameter(base.path, carried.name, carried.value) }
    case 'body':
      return withMember(base, carried.name, carried.value, manners?.contentType ?? '')
    case 'nowhere':
      return base
  }
}

function withDefaults(request: WireRequest, { headers, contentType }: Manners): WireRequest {
  const all: Record<string, string> = { ...headers }
  for (const [name, value] of Object.entries(request.headers)) all[name.toLowerCase()] = value
  if (request.body !== undefined) all['content-type'] ??= contentType
  else delete all['content-type']
  return { ...request, headers: all }
}

function withParameter(path: string, name: string, value: string): string {
  const parameter = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
  return `${path}${path.includes('?') ? '&' : '?'}${parameter}`
}

/** Methods whose calls have bodies; of others servers do not expect one (RFC 9110 9.3). */
const WITH_BODY: ReadonlySet<string> = new Set(BODY_METHODS)

/**
 * Into a form or an object in JSON; a body of another kind has no place for it. A call that could have a body and has none
 * gets one of the connection's media type.
 */
function withMember(request: WireRequest, name: string, value: string, contentType: string): WireRequest {
  if (request.body === undefined) {
    if (!WITH_BODY.has(request.method)) return request
    const empty = /json/i.test(contentType) ? '{}' : ''
    const headers = { ...request.headers, 'content-type': contentType }
    const filled = withMember({ ...request, headers, body: Buffer.from(empty) }, name, value, contentType)
    return filled.body?.length ? filled : request
  }
  const type = request.headers['content-type'] ?? ''
  const text = request.body.toString('utf8')
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    const form = new URLSearchParams(text)
    form.set(name, value)
    return { ...request, body: form.toString() }
  }
  if (!/[/+]json\b/i.test(type)) return request
  const parsed = jsonOf(text)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return request
  return { ...request, body: JSON.stringify({ ...parsed, [name]: value }) }
}

/** What an answer says of the call: the sign-in was refused, there were too many calls, or neither. */
export type Verdict = 'refused' | 'busy' | 'answer'

export const plainVerdict = (status: number): Verdict =>
  status === 401 ? 'refused' : status === 429 ? 'busy' : 'answer'

/** Answers larger than this are not looked into. */
const LARGEST_LOOKED_INTO = 1024 * 1024

export async function verdictOf(answer: Answer, { authFailure, rateLimit }: Manners): Promise<Verdict> {
  const { status } = answer
  const looks = authFailure.path !== undefined || rateLimit.path !== undefined
  const body = looks && isReadable(answer) ? jsonOf(await textOf(answer)) : undefined
  if (says(rateLimit, status, body)) return 'busy'
  return says(authFailure, status, body) ? 'refused' : 'answer'
}

/** A status code of the rule says it by itself; its path says it whatever the status is. */
function says({ statusCodes, path, values }: AnswerRule, status: number, body: unknown): boolean {
  if (statusCodes.includes(status)) return true
  return path !== undefined && isAmong(memberAt(body, path), values)
}

/** @param values absent or empty: anything that is there and not blank or false */
export function isAmong(found: unknown, values: readonly string[] | undefined): boolean {
  if (found === undefined || found === null) return false
  if (values === undefined || values.length === 0) return found !== '' && found !== false
  return values.includes(typeof found === 'object' ? JSON.stringify(found) : String(found))
}

function isReadable({ headers }: Answer): boolean {
  const type = String(headers['content-type'] ?? 'application/json')
  const length = Number(headers['content-length'] ?? 0)
  return /json/i.test(type) && length <= LARGEST_LOOKED_INTO
}

const textOf = async (answer: Answer): Promise<string> =>
  (await answer.bytes().catch(() => Buffer.alloc(0))).toString('utf8')

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `error.code`, `errors[0].code`, `$.status`; undefined when there is nothing. */
export function memberAt(body: unknown, path: string): unknown {
  const names = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? []
  return names.reduce<unknown>((found, name) => {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    return (found as Record<string, unknown>)[name]
  }, body)
}
