/** DNS, TLS and clock: whether the two hosts can be spoken to at all, before anything secret is sent. */
import { type Diagnosis, diagnoseNetwork, diagnosis } from '@keyway/contract'
import { type Finding, well, wrong } from './finding.ts'
import type { Host, Visit } from './visit.ts'

/** Tokens are checked with five minutes of tolerance, by Microsoft and by Keyway. */
const CLOCK_TOLERANCE_MS = 300_000

/** What these checks need of a visit. */
type NetworkVisit = Pick<Visit, 'parts' | 'reach' | 'hosts' | 'skewMs'>

export async function checkDns(visit: NetworkVisit): Promise<Finding> {
  const found: string[] = []
  for (const host of visit.hosts) {
    try {
      const addresses = await visit.parts.network.addresses(host.origin, visit.reach)
      const { hostname } = new URL(host.origin)
      found.push(
        addresses ? `${hostname} is ${addresses.join(', ')}` : `${hostname} is looked up by the outgoing proxy`,
      )
    } catch (error) {
      return wrong(explain(error, host))
    }
  }
  return well(`${found.join('; ')}.`)
}

export async function checkTls(visit: NetworkVisit, signal: AbortSignal): Promise<Finding> {
  for (const host of visit.hosts) {
    const asked = await ask(visit, host, signal)
    if (!asked.ok) return wrong(asked.diagnosis)
    if (host === visit.hosts[0] && asked.skewMs !== undefined) visit.skewMs = asked.skewMs
  }
  const names = visit.hosts.map(({ words }) => words.host)
  return well(
    names.length === 1
      ? `${names[0]} answers, and its certificate is trusted.`
      : `${names.join(' and ')} answer, and their certificates are trusted.`,
  )
}

export async function checkClock(visit: Visit): Promise<Finding> {
  const { skewMs } = visit
  if (skewMs === undefined) return well('No server tells its time.')
  if (Math.abs(skewMs) <= CLOCK_TOLERANCE_MS) {
    const seconds = Math.round(Math.abs(skewMs) / 1000)
    return well(seconds < 2 ? 'The clocks agree.' : `The clocks differ by ${seconds} s, which is tolerated.`)
  }
  const offset = `by ${Math.round(Math.abs(skewMs) / 60_000)} minutes`
  return wrong(diagnosis('clock_off', { ...visit.signIn.words, offset }))
}

type Asked = { readonly ok: true; readonly skewMs?: number } | { readonly ok: false; readonly diagnosis: Diagnosis }

/** One request without a token. Whatever is answered shows that the host is there and is who it says. */
async function ask({ parts, reach }: NetworkVisit, host: Host, signal: AbortSignal): Promise<Asked> {
  const { clock } = parts.deps
  try {
    const pool = parts.network.open(host.origin, reach, 1, host.tls)
    try {
      const answer = await pool.request({ method: 'GET', path: '/', headers: { accept: 'application/json' }, signal })
      const now = clock.now().getTime()
      // How it ends does not matter any more: the pool goes at once.
      await answer.body.dump({ limit: 64 * 1024, signal }).catch(() => {})
      if (answer.statusCode === 407) return { ok: false, diagnosis: diagnosis('proxy_sign_in_needed', host.words) }
      const date = Date.parse(String(answer.headers.date))
      return { ok: true, ...(Number.isFinite(date) && { skewMs: date - now }) }
    } finally {
      await pool.destroy()
    }
  } catch (error) {
    signal.throwIfAborted()
    return { ok: false, diagnosis: explain(error, host) }
  }
}

function explain(error: unknown, { words }: Host): Diagnosis {
  const { address } = (error ?? {}) as { address?: unknown }
  return diagnoseNetwork(error, { ...words, ...(typeof address === 'string' && { address }) })
}
