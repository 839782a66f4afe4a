/** The doctor's checks of a connection over HTTP: its hosts, its sign-in where it has one, and the test it describes. */
import { DOCTOR_CHECKS, type DoctorCheckId, type DoctorCheckRow, diagnosis, doctorChecksOf } from '@keyway/contract'
import { fetchesToken } from '../../connections/index.ts'
import { ping } from '../ping.ts'
import type { StoredUniversal } from '../stored.ts'
import { openUniversal } from '../universal/open-universal.ts'
import { universalWords } from '../universal/words.ts'
import { unlessAborted } from '../waiting.ts'
import { checkDns, checkTls } from './check-network.ts'
import { type Finding, well, wrong } from './finding.ts'
import type { DoctorParts, Host } from './visit.ts'

interface UniversalVisit {
  readonly parts: DoctorParts
  readonly stored: StoredUniversal
  readonly reach: 'public'
  readonly hosts: readonly Host[]
}

export interface UniversalStep {
  readonly id: DoctorCheckId
  /** What it is about, where it is not reached. */
  readonly row: DoctorCheckRow
  run(signal: AbortSignal): Promise<Finding>
}

const RUNS: Readonly<Partial<Record<DoctorCheckId, (visit: UniversalVisit, signal: AbortSignal) => Promise<Finding>>>> =
  {
    dns: checkDns,
    tls: checkTls,
    signIn: checkSignIn,
    reachable: checkTest,
  }

export async function universalSteps(parts: DoctorParts, stored: StoredUniversal): Promise<readonly UniversalStep[]> {
  const opening = await openUniversal(parts.deps, stored)
  const visit: UniversalVisit | null = opening.ok
    ? { parts, stored, reach: 'public', hosts: hostsOf(stored, opening.opened.target.origin, opening.opened) }
    : null
  return doctorChecksOf('http').map((id) => ({
    id,
    row: DOCTOR_CHECKS[id],
    async run(signal) {
      if (!opening.ok) return wrong(opening.diagnosis)
      const run = RUNS[id]
      if (run === undefined || visit === null) throw new Error(`there is no check ${id} of connections over HTTP`)
      return await run(visit, signal)
    },
  }))
}

/** The API's, and that of its OAuth 2.0 service. */
function hostsOf(stored: StoredUniversal, origin: string, { tls }: { readonly tls: Host['tls'] }): readonly Host[] {
  const tokenUri = stored.iclient?.universal?.token.uri
  const api: Host = { origin, words: { connection: stored.name, host: new URL(origin).host }, tls }
  if (tokenUri === undefined || new URL(tokenUri).origin === origin) return [api]
  return [{ origin: new URL(tokenUri).origin, words: universalWords(stored) }, api]
}

async function checkSignIn({ parts, stored }: UniversalVisit, signal: AbortSignal): Promise<Finding> {
  const { http, needsAuthorization } = stored
  if (http.auth.type !== 'oauth' && !fetchesToken(http)) return well('What it signs in with goes along with each call.')
  if (needsAuthorization) return wrong(stored.diagnosis ?? diagnosis('not_authorized', { connection: stored.name }))
  const found = await unlessAborted(parts.accesses.exercise(stored.id), signal)
  return found.ok ? well('A new token could be had.') : wrong(found.diagnosis)
}

/** Through a pipeline of its own accesses, a refusal sets no connection offline. */
async function checkTest({ parts, stored }: UniversalVisit, signal: AbortSignal): Promise<Finding> {
  const accesses = { ...parts.accesses, worked: async () => {}, failed: async () => {}, forget() {} }
  const outbound = parts.openOutbound(accesses)
  try {
    const { diagnosis: why } = await ping({ outbound, accesses }, stored.id, signal)
    if (why === undefined) return well('The test call was answered as it should be.')
    return wrong(why)
  } finally {
    await outbound.close()
  }
}
