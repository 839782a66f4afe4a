/** Requests as they go over the wire: of an operation, or of a list's next page. */
import type { BuiltRequest } from '@keyway/connectors'

export interface WireRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Without Authorization: delivery attaches that. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

const ACCEPT = { accept: 'application/json' } as const
const ACCEPT_AND_TYPE = { accept: 'application/json', 'content-type': 'application/json' } as const

export function operationRequest({ method, path, body }: BuiltRequest): WireRequest {
  if (body === undefined) return { method, path, headers: ACCEPT }
  return { method, path, headers: ACCEPT_AND_TYPE, body: JSON.stringify(body) }
}

/**
 * The request for a next page. Null when its URL is not on the connection's own origin, where alone its token may go.
 * Key Vault writes the port out (`https://contoso.vault.azure.net:443/...`): that is the same origin.
 */
export function nextPageRequest(next: string, origin: string): WireRequest | null {
  if (!URL.canParse(next, origin)) return null
  const url = new URL(next, origin)
  if (url.origin !== new URL(origin).origin || url.username !== '' || url.password !== '') return null
  return { method: 'GET', path: url.pathname + url.search, headers: ACCEPT }
}
