/** A fetch of the token endpoint that the debug log of a connection is told of. */
import type { Clock } from '../../deps.ts'
import type { DebugTarget, ExchangeLog } from '../../outbound/index.ts'
import type { FetchOptions, GuardedFetch } from './guarded-fetch.ts'

/** A token request says what of it is secret; other requests than POST without that are for what everybody may read. */
const isTenant = ({ method, own }: FetchOptions): boolean => method !== 'POST' && own === undefined

const ASKER = { by: 'signIn' } as const

/** The fetch itself while the log is off. */
export function notedFetch(
  fetch: GuardedFetch,
  log: ExchangeLog,
  clock: Clock,
  target: DebugTarget | undefined,
): GuardedFetch {
  if (target === undefined || !log.isOn(target)) return fetch
  return async (url, options) => {
    // Keys and addresses are the tenant's, and no secret of anybody's.
    if (isTenant(options)) return await fetch(url, options)
    const time = clock.now()
    const started = performance.now()
    const noted = {
      connectionId: target.connectionId,
      asker: ASKER,
      operation: undefined,
      sensitive: [],
      time,
      attempt: 1,
      request: {
        method: options.method,
        url,
        headers: Object.fromEntries(new Headers(options.headers)),
        body: options.body === undefined || options.body === null ? undefined : String(options.body),
      },
      ...(options.own && { secretNames: options.own.names }),
      secrets: options.own?.values ?? [],
    }
    const times = () => ({ slot: 0, pace: 0, call: performance.now() - started })
    try {
      const response = await fetch(url, options)
      const body = Buffer.from(await response.clone().arrayBuffer())
      const headers = Object.fromEntries(response.headers)
      const answer = { status: response.status, headers, body, bytes: body.length, brokenOff: false }
      log.note({ ...noted, answer, error: undefined, times: times() })
      return response
    } catch (error) {
      log.note({ ...noted, answer: null, error, times: times() })
      throw error
    }
  }
}
