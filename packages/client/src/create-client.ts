/** The client: one typed call per route of the API, over fetch alone. Runs in Node and in browsers. */
import {
  type DebugLine,
  type DoctorLine,
  ROUTES,
  type Route,
  type RouteName,
  type RouteResponse,
} from '@keyway/contract'
import type { CallArguments, CallBase, CallOptions, ItemOf, Namespaces } from './call.ts'
import { errorFromResponse, errorWithoutAnswer } from './keyway-error.ts'
import { linesOf } from './lines.ts'
import { nextPageQuery, routeUrl } from './route-url.ts'

export interface ClientOptions {
  /** Where Keyway answers, e.g. `http://localhost:5390`. */
  readonly baseUrl: string
  /** An API token. Left out in the console, where the session cookie speaks. */
  readonly token?: string | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /**
   * Milliseconds a call may take, and until the head of an answer that is read as it arrives. Default 120,000: a preview may wait for a
   * throttled vault.
   */
  readonly timeoutMs?: number | undefined
  /** The `keyway` command names itself, so that the audit log tells it from other programs. */
  readonly name?: 'cli' | undefined
}

export interface Client extends Namespaces {
  /** Calls a route by name. Throws `KeywayError` unless the answer is 2xx. */
  call<N extends RouteName>(name: N, ...args: CallArguments<N>): Promise<RouteResponse<N>>
  /** The answer itself, for routes that pass on what another server said, e.g. `connections.proxy`. Never throws for a status. */
  raw<N extends RouteName>(name: N, ...args: CallArguments<N>): Promise<Response>
  /** Where a route answers, e.g. for a link that a browser downloads a file by itself from. It holds no token. */
  url<N extends RouteName>(name: N, ...args: CallArguments<N>): string
  /** Each line of an answer as it arrives, from routes that can tell how far they are, e.g. `connections.doctor`. */
  lines(
    name: 'connections.doctor',
    options: CallOptions<'connections.doctor'>,
  ): AsyncGenerator<DoctorLine, void, undefined>
  lines(
    name: 'connections.debugLive',
    options: CallOptions<'connections.debugLive'>,
  ): AsyncGenerator<DebugLine, void, undefined>
  /** One page of a list, and how many elements all pages have together. */
  page<N extends RouteName>(name: N, ...args: CallArguments<N>): Promise<{ items: ItemOf<N>[]; total: number }>
  /** Every element of a list, page after page. */
  each<N extends RouteName>(name: N, ...args: CallArguments<N>): AsyncGenerator<ItemOf<N>, void, undefined>
}

interface AnyCall extends CallBase {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)
  const timeoutMs = options.timeoutMs ?? 120_000

  const urlOf = (name: RouteName, { params, query }: AnyCall = {}): string =>
    routeUrl(options.baseUrl, ROUTES[name].path, params, query)

  /** @param streamed the body is read as it arrives, and may take as long as it does */
  async function sent(name: RouteName, call: AnyCall, streamed: boolean): Promise<Response> {
    const route: Route = ROUTES[name]
    const url = urlOf(name, call)
    const timeout = AbortSignal.timeout(timeoutMs)
    const late = new AbortController()
    const tooLate = () => late.abort(timeout.reason)
    timeout.addEventListener('abort', tooLate)
    // The custom header is what a foreign site cannot send: Keyway refuses changes without it.
    const headers = new Headers({ accept: 'application/json', 'x-keyway': '1' })
    if (options.name) headers.set('x-keyway-client', options.name)
    if (options.token) headers.set('authorization', `Bearer ${options.token}`)
    if (call.body !== undefined) headers.set('content-type', 'application/json')
    for (const [header, value] of Object.entries(call.headers ?? {})) headers.set(header, value)
    const request: RequestInit = {
      method: route.method,
      headers,
      credentials: 'same-origin',
      redirect: 'error',
      signal: call.signal ? AbortSignal.any([call.signal, late.signal]) : late.signal,
    }
    if (call.body !== undefined) request.body = JSON.stringify(call.body)
    try {
      const response = await send(url, request)
      if (streamed) timeout.removeEventListener('abort', tooLate)
      return response
    } catch (cause) {
      if (call.signal?.aborted) throw cause
      throw errorWithoutAnswer(options.baseUrl, cause)
    }
  }

  const raw = (name: RouteName, call: AnyCall = {}): Promise<Response> => sent(name, call, true)

  async function answered(name: RouteName, call: AnyCall = {}, streamed = false): Promise<Response> {
    const response = await sent(name, call, streamed)
    if (!response.ok) throw await errorFromResponse(response)
    return response
  }

  async function call(name: RouteName, given: AnyCall = {}): Promise<unknown> {
    const response = await answered(name, given)
    const route: Route = ROUTES[name]
    if (route.response && response.status !== 204) return response.json()
    await response.body?.cancel()
    return undefined
  }

  async function* lines(name: RouteName, given: AnyCall = {}): AsyncGenerator<unknown, void, undefined> {
    const headers = { ...given.headers, accept: 'application/x-ndjson' }
    const { body } = await answered(name, { ...given, headers }, true)
    if (body) yield* linesOf(body, (cause) => errorWithoutAnswer(options.baseUrl, cause))
  }

  async function page(name: RouteName, given: AnyCall = {}): Promise<{ items: unknown[]; total: number }> {
    const response = await answered(name, given)
    const items = (await response.json()) as unknown[]
    return { items, total: Number(response.headers.get('x-total-count') ?? items.length) }
  }

  async function* each(name: RouteName, given: AnyCall = {}): AsyncGenerator<unknown, void, undefined> {
    let query: Readonly<Record<string, unknown>> | undefined = given.query ?? {}
    while (query) {
      const response: Response = await answered(name, { ...given, query })
      yield* (await response.json()) as unknown[]
      const next = nextPageQuery(response.headers.get('link'))
      query = next && { ...query, ...next }
    }
  }

  // The types of the routes are the contract's; what runs is one loose function for all of them.
  return { call, raw, url: urlOf, lines, page, each, ...namespaces(call) } as unknown as Client
}

function namespaces(call: (name: RouteName, given?: AnyCall) => Promise<unknown>): Record<string, object> {
  const groups: Record<string, Record<string, (given?: AnyCall) => Promise<unknown>>> = {}
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const [group = '', action = ''] = name.split('.')
    groups[group] ??= {}
    groups[group][action] = (given) => call(name, given)
  }
  return groups
}
