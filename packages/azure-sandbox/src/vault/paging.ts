/** Lists in pages: `maxresults`, the opaque `$skiptoken`, and a next link the SDKs follow as it stands. */
import { type Call, vaultUrl } from './call.ts'
import { refusal } from './errors.ts'

export const MAX_PAGE = 25

/** Reads `maxresults`: 1 to 25, 25 when absent. Throws `maxResultsInvalid`. */
export function pageSize(query: URLSearchParams): number {
  const given = query.get('maxresults')
  if (given === null || given === '') return MAX_PAGE
  const count = Number(given)
  if (!Number.isInteger(count) || count < 1 || count > MAX_PAGE) throw refusal('maxResultsInvalid', { value: given })
  return count
}

/**
 * The token names the entry the next page starts at. It has the shape of Azure's (a table marker in base64 inside JSON
 * in base64url) so that nobody is tempted to read it as anything but opaque.
 */
export function skipToken(kind: string, start: string): string {
  const entry = `${kind}/${start.toUpperCase()}`
  const marker = `${String(entry.length).padStart(6, '0')}!${entry}!000028!9999-12-31T23:59:59.9999999Z!`
  const encoded = Buffer.from(marker).toString('base64').replaceAll('=', '-')
  const token = { NextMarker: `2!${encoded.length}!${encoded}`, TargetLocation: 0 }
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

/** Reads `$skiptoken` back to the (lower-case) start of the page. Throws `skipTokenInvalid`. */
export function pageStart(query: URLSearchParams, kind: string): string | undefined {
  const given = query.get('$skiptoken')
  if (given === null || given === '') return undefined
  const entry = entryOf(given)
  if (entry === undefined || !entry.startsWith(`${kind}/`)) throw refusal('skipTokenInvalid')
  return entry.slice(kind.length + 1).toLowerCase()
}

function entryOf(token: string): string | undefined {
  try {
    const { NextMarker } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { NextMarker?: unknown }
    const encoded = String(NextMarker).split('!')[2] ?? ''
    const marker = Buffer.from(encoded.replaceAll('-', '='), 'base64').toString('utf8')
    return marker.split('!')[1]
  } catch {
    return undefined
  }
}

/** The body of a list: `nextLink` is null on the last page. */
export function listBody(call: Call, path: string, value: readonly object[], next: string | undefined): object {
  return { value, nextLink: next === undefined ? null : nextLink(call, path, next) }
}

/**
 * Azure writes its port out (`:443`); SDKs refuse a link of another origin, so a sandbox on another port writes that one.
 */
function nextLink(call: Call, path: string, token: string): string {
  const origin = vaultUrl(call)
  const base = /:\d+$/.test(origin) ? origin : `${origin}:443`
  const size = call.query.get('maxresults')
  return `${base}${path}?api-version=${call.apiVersion}&$skiptoken=${token}${size === null ? '' : `&maxresults=${size}`}`
}
