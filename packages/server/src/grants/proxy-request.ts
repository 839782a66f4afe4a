/** Reads what the proxy is asked to send: method, address, headers, body; named in headers, or as the request itself. */

import type { IncomingHttpHeaders } from 'node:http'
import { API_VERSIONS } from '@keyway/connectors'
import type { ApiType } from '@keyway/contract'
import { AppError } from '../errors.ts'
import { pathBelow, type RawRequest } from '../outbound/index.ts'

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** RFC 9110 5.5: a line break would begin another header. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Passed on; everything else is about the call to Keyway, not about this one. */
const PASSED_ON: readonly string[] = [
  'accept',
  'accept-language',
  'content-type',
  'if-match',
  'if-none-match',
  'prefer',
  'x-ms-client-request-id',
]

/** Other APIs have headers of their own; Keyway's and those of proxies before it are about the call to Keyway. */
const isForApis = (name: string): boolean =>
  /^(x-(?!keyway|forwarded|real-ip|original)|idempotency-key$|range$|if-modified-since$)/.test(name) &&
  !PASSED_ON.includes(name)

export interface ProxyTarget {
  /** Null: the universal connector. */
  readonly api: ApiType | null
  /** As URLs have it: lower case, without a default port. */
  readonly origin: string
  readonly manners?: { readonly basePath: string }
}

/** In integrator.io's headers. @throws AppError proxy_header_invalid */
export function readProxyRequest(headers: IncomingHttpHeaders, body: unknown, target: ProxyTarget): RawRequest {
  const method = one(headers, 'integrator-method').toUpperCase()
  if (!METHODS.has(method)) {
    throw invalid('Send the header Integrator-Method with GET, HEAD, POST, PUT, PATCH or DELETE.')
  }
  const uri = one(headers, 'integrator-relative-uri')
  return passOn(method, pathOf(uri, target, 'The header Integrator-Relative-URI'), headers, body, target)
}

/** What stands before the path of the application, whatever its case. */
const BEFORE = /^\/v1\/connections\/[^/?]+\/proxy\//i

/** In the request itself: its method, and what its URL has after `/proxy`. @throws AppError proxy_header_invalid */
export function readPathRequest({ method, url, headers }: PathRequest, body: unknown, target: ProxyTarget): RawRequest {
  // The slash keeps a whole URL from being one: it is a path, and of this connection.
  const path = `/${url.replace(BEFORE, '')}`
  return passOn(method, pathOf(path, target, 'The path after /proxy'), headers, body, target)
}

export interface PathRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

function passOn(
  method: string,
  path: string,
  headers: IncomingHttpHeaders,
  body: unknown,
  { api }: ProxyTarget,
): RawRequest {
  const names = api === null ? [...PASSED_ON, ...Object.keys(headers).filter(isForApis)] : PASSED_ON
  const passed = names.flatMap((name) => {
    const value = headers[name]
    if (typeof value !== 'string') return []
    if (!FIELD_VALUE.test(value)) throw invalid(`The header ${name} holds a character that no header may have.`)
    return [[name, value] as const]
  })
  const content = Buffer.isBuffer(body) && body.length > 0 ? body : undefined
  if (content === undefined || method === 'GET' || method === 'HEAD') {
    return { method, path, headers: Object.fromEntries(passed.filter(([name]) => name !== 'content-type')) }
  }
  return { method, path, headers: Object.fromEntries(passed), body: content }
}

const one = (headers: IncomingHttpHeaders, name: string): string => {
  const value = headers[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** Printable ASCII without what means something else to some parser. */
const PLAIN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/**
 * A path and a query with an api-version as nearly every call has them, of characters that every parser leaves as they are:
 * there is nothing to resolve and nothing to add.
 */
const SETTLED = /^(?:\/[\w-]+)+\?(?:[\w-]+=[\w.-]*&)*api-version=[\w.-]+(?:&[\w-]+=[\w.-]*)*$/

/** Path and query, with the api-version that the path needs when none is given. */
function pathOf(uri: string, { api, origin, manners }: ProxyTarget, subject: string): string {
  if (api !== null && SETTLED.test(uri)) return uri
  if (!PLAIN.test(uri) || uri.includes('#')) {
    throw invalid(
      `${subject} must be a path such as ${api === null ? '/orders?limit=5' : '/secrets?maxresults=5'}. Encode spaces and special characters.`,
    )
  }
  if (api === null) {
    const path = pathBelow(origin + (manners?.basePath ?? ''), uri)
    if (path !== null) return path
    throw invalid(
      `${subject} must stay below ${origin}${manners?.basePath ?? ''}: the credentials of the connection go nowhere else.`,
    )
  }
  const relative = /^https?:/i.test(uri) ? uri : `${origin}/${uri.replace(/^\/+/, '')}`
  const url = URL.parse(relative)
  if (url === null) throw invalid(`${subject} is not a path.`)
  if (url.origin !== origin || url.username !== '' || url.password !== '') {
    throw invalid(`${subject} must stay on ${origin}: the token of the connection goes nowhere else.`)
  }
  const version = [...url.searchParams.keys()].some((key) => key.toLowerCase() === 'api-version')
    ? undefined
    : versionFor(api, url.pathname)
  if (version === undefined) return url.pathname + url.search
  return `${url.pathname}${url.search === '' ? '?' : `${url.search}&`}api-version=${version}`
}

/** Undefined: a provider Keyway has no operations of; Azure then says which versions there are. */
function versionFor(api: ApiType, path: string): string | undefined {
  if (api === 'data-plane') return API_VERSIONS.DATA_PLANE
  if (/\/providers\/Microsoft\.KeyVault(\/|$)/i.test(path)) return API_VERSIONS.VAULTS
  if (/^\/subscriptions(\/[^/]+)?\/?$/i.test(path)) return API_VERSIONS.SUBSCRIPTIONS
  return /\/resourcegroups(\/[^/]+)?\/?$/i.test(path) ? API_VERSIONS.RESOURCE_GROUPS : undefined
}

const invalid = (reason: string): AppError => new AppError('proxy_header_invalid', { facts: { reason } })
