/** One attempt to tell a webhook: guarded like every call, no redirect followed, the answer's body of no interest. */
import { diagnoseNetwork } from '@keyway/contract'
import type { Clock } from '../deps.ts'
import { type Network, retryAfterMs } from '../outbound/index.ts'

export interface Attempt {
  readonly ok: boolean
  /** Null: no answer came. */
  readonly status: number | null
  readonly error: string | null
  /** Another attempt may do. */
  readonly retry: boolean
  /** The receiver said that it wants no more (410). */
  readonly gone: boolean
  readonly askedMs?: number | undefined
}

const TIMEOUT_MS = 15_000
/** Read of an answer, so that its socket is not just cut. */
const MOST_ANSWER_BYTES = 64 * 1024

const isRetryable = (status: number): boolean => status === 408 || status === 429 || status >= 500

export async function send(
  network: Network,
  clock: Clock,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  stop: AbortSignal,
): Promise<Attempt> {
  const { origin, pathname, search, host } = new URL(url)
  const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)])
  try {
    const pool = network.open(origin, 'public', 1)
    try {
      const answer = await pool.request({
        method: 'POST',
        path: pathname + search,
        headers: { 'content-type': 'application/json', 'user-agent': 'Keyway-Webhooks', ...headers },
        body,
        signal,
      })
      await answer.body.dump({ limit: MOST_ANSWER_BYTES, signal }).catch(() => {})
      const status = answer.statusCode
      if (status >= 200 && status < 300) return { ok: true, status, error: null, retry: false, gone: false }
      const after = answer.headers['retry-after']
      return {
        ok: false,
        status,
        error: saying(status, host),
        retry: isRetryable(status),
        gone: status === 410,
        askedMs: retryAfterMs(Array.isArray(after) ? after[0] : after, clock.now()),
      }
    } finally {
      await pool.destroy()
    }
  } catch (error) {
    stop.throwIfAborted()
    const timedOut = error instanceof DOMException && error.name === 'TimeoutError'
    return {
      ok: false,
      status: null,
      error: reasonOf(timedOut ? { code: 'TIMEOUT' } : error, host),
      retry: true,
      gone: false,
    }
  }
}

function reasonOf(error: unknown, host: string): string {
  const { code, title, cause } = diagnoseNetwork(error, { host })
  // The catalogue speaks of Azure's hosts.
  if (code === 'host_not_found') return `${host} cannot be found by its name.`
  if (code === 'host_not_checked') {
    return `${title}, so nothing was sent: ${host} is not known to the DNS of this server. An administrator can allow it in KEYWAY_ALLOW_HOSTS.`
  }
  if (code !== 'address_refused') return `${title}. ${cause}`
  return `${host} leads to a private address, so nothing was sent. An administrator can allow the host in KEYWAY_ALLOW_HOSTS.`
}

function saying(status: number, host: string): string {
  if (status >= 300 && status < 400) return `${host} answered ${status}, a redirect. Enter the URL it leads to.`
  if (status === 410) return `${host} answered 410: it wants no more events.`
  return `${host} answered ${status}.`
}
