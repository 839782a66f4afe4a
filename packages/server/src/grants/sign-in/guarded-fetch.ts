/** The fetch that everything of the sign-in goes through: checked addresses, no redirects, an answer of 1 MB at most. */
import type { Dispatcher } from 'undici'
import type { Network, OwnSecrets, Reach, Tls } from '../../outbound/index.ts'

/** Sends one request. A redirect is an answer like any other, and not a good one. */
export type GuardedFetch = (url: string, options: FetchOptions) => Promise<Response>

export interface FetchOptions {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  /** For the debug log: what of it must not be told, beside what names say. */
  readonly own?: OwnSecrets
}

const LARGEST_ANSWER_BYTES = 1024 * 1024
const CONNECTIONS = 10
/** For one request, answer included. */
export const SIGN_IN_MS = 8_000

class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
  readonly code = 'KEYWAY_ANSWER_TOO_LARGE'
}

export interface FetchRules {
  /** Hosts that may be asked over plain http; none unless said otherwise. */
  readonly isPlain?: ((hostname: string) => boolean) | undefined
  readonly tls?: Tls | undefined
}

export interface SignInNetwork {
  fetch(reach: Reach, rules?: FetchRules): GuardedFetch
  close(): Promise<void>
}

export function createSignInNetwork(network: Network): SignInNetwork {
  const pools = new Map<string, Dispatcher>()
  const poolOf = (origin: string, reach: Reach, tls: Tls | undefined): Dispatcher => {
    const key = `${reach} ${origin} ${tls?.id ?? ''}`
    const pool = pools.get(key) ?? network.open(origin, reach, CONNECTIONS, tls)
    pools.set(key, pool)
    return pool
  }
  return {
    fetch:
      (reach, { isPlain = () => false, tls } = {}) =>
      async (address, options) => {
        const url = new URL(address)
        if (url.protocol !== 'https:' && !isPlain(url.hostname))
          throw new TypeError(`a sign-in goes over https only, not to ${url.origin}`)
        const timeout = AbortSignal.timeout(SIGN_IN_MS)
        const answer = await poolOf(url.origin, reach, tls).request({
          method: options.method as 'GET' | 'POST',
          path: url.pathname + url.search,
          headers: options.headers,
          body: options.body === undefined || options.body === null ? null : String(options.body),
          signal: options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]),
        })
        const headers = new Headers()
        for (const [name, value] of Object.entries(answer.headers)) {
          for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
        }
        const body = await readLimited(answer.body)
        const bodyless = answer.statusCode === 204 || answer.statusCode === 304
        return new Response(bodyless ? null : body, { status: answer.statusCode, headers })
      },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
      pools.clear()
    },
  }
}

async function readLimited(body: AsyncIterable<Buffer>): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > LARGEST_ANSWER_BYTES) throw new AnswerTooLarge('the answer is larger than 1 MB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
