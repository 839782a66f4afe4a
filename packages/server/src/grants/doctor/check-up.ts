/** The doctor: makes the checks of a connection in order, and stops where one fails that others stand on. */
import {
  DOCTOR_CHECKS,
  type DoctorCheck,
  type DoctorCheckId,
  type DoctorCheckRow,
  type DoctorGroup,
  type DoctorReport,
  diagnosis,
  doctorChecksOf,
} from '@keyway/contract'
import { findStored, type StoredConnection, type StoredUniversal } from '../stored.ts'
import { unlessAborted } from '../waiting.ts'
import type { Words } from '../words.ts'
import { checkClock, checkDns, checkTls } from './check-network.ts'
import { checkGroup, checkSubscriptions, checkVaults } from './check-permissions.ts'
import { checkConsent, checkSignIn, checkToken } from './check-sign-in.ts'
import { checkFirewall, checkReachable } from './check-target.ts'
import { type UniversalStep, universalSteps } from './check-universal.ts'
import { type Finding, wrong } from './finding.ts'
import { beginVisit, type DoctorParts, type Visit } from './visit.ts'

interface Check {
  /** It fails when it takes longer. Milliseconds. */
  readonly limitMs: number
  /** Whose silence it would be. */
  readonly host: 'signIn' | 'target'
  run(visit: Visit, signal: AbortSignal): Promise<Finding>
}

const CHECKS: Readonly<Record<DoctorCheckId, Check>> = {
  dns: { limitMs: 5_000, host: 'target', run: checkDns },
  tls: { limitMs: 10_000, host: 'target', run: checkTls },
  clock: { limitMs: 1_000, host: 'signIn', run: checkClock },
  signIn: { limitMs: 20_000, host: 'signIn', run: checkSignIn },
  consent: { limitMs: 5_000, host: 'signIn', run: checkConsent },
  token: { limitMs: 5_000, host: 'signIn', run: checkToken },
  reachable: { limitMs: 15_000, host: 'target', run: checkReachable },
  firewall: { limitMs: 1_000, host: 'target', run: checkFirewall },
  secrets: { limitMs: 15_000, host: 'target', run: checkGroup('secrets') },
  keys: { limitMs: 15_000, host: 'target', run: checkGroup('keys') },
  certificates: { limitMs: 15_000, host: 'target', run: checkGroup('certificates') },
  subscriptions: { limitMs: 1_000, host: 'target', run: checkSubscriptions },
  vaults: { limitMs: 15_000, host: 'target', run: checkVaults },
}

export interface Wanted {
  /** Of the connection. */
  readonly id: string
  readonly groups: readonly DoctorGroup[]
}

/**
 * Gives each check as it ends.
 * @throws AppError resource_not_found; the signal's reason when it aborts
 */
export async function* checkUp(
  parts: DoctorParts,
  { id: connectionId, groups }: Wanted,
  signal: AbortSignal,
): AsyncGenerator<DoctorCheck, void, undefined> {
  const stored = await findStored(parts.deps, parts.deps.db, connectionId)
  if (stored.kind === 'universal') {
    yield* checkUpUniversal(await universalSteps(parts, stored), stored, signal)
    return
  }
  const { endpoints } = stored
  const visit = endpoints === null ? null : beginVisit(parts, stored, endpoints)
  let stopped = false
  try {
    for (const id of doctorChecksOf(stored.http._httpConnectorApiId, groups)) {
      if (stopped) yield notReached(id)
      else {
        const check = visit === null ? sandboxOff(id, stored) : await made(id, visit, signal)
        stopped = check.state === 'failed' && (DOCTOR_CHECKS[id] as DoctorCheckRow).alone !== true
        yield check
      }
    }
  } finally {
    await visit?.outbound?.close()
  }
}

async function* checkUpUniversal(
  steps: readonly UniversalStep[],
  { name }: StoredUniversal,
  signal: AbortSignal,
): AsyncGenerator<DoctorCheck, void, undefined> {
  let stopped = false
  for (const { id, run } of steps) {
    if (stopped) {
      yield notReached(id)
      continue
    }
    const started = performance.now()
    const { limitMs } = CHECKS[id]
    const finding = await inTime(limitMs, signal, run, { connection: name })
    stopped = !finding.ok
    yield shown(id, elapsed(started), finding)
  }
}

/** All of it at once. @throws as `checkUp` does */
export async function examine(parts: DoctorParts, wanted: Wanted, signal: AbortSignal): Promise<DoctorReport> {
  const started = performance.now()
  const checks = await Array.fromAsync(checkUp(parts, wanted, signal))
  return reportOf(parts, wanted.id, checks, elapsed(started))
}

export const reportOf = (
  { deps }: DoctorParts,
  connectionId: string,
  checks: DoctorCheck[],
  ms: number,
): DoctorReport => ({
  ok: checks.every(({ state }) => state === 'passed'),
  _connectionId: connectionId,
  checkedAt: deps.clock.now().toISOString(),
  ms,
  checks,
})

async function made(id: DoctorCheckId, visit: Visit, signal: AbortSignal): Promise<DoctorCheck> {
  const { limitMs, host, run } = CHECKS[id]
  const started = performance.now()
  const finding = await inTime(limitMs, signal, (both) => run(visit, both), visit[host].words)
  return shown(id, elapsed(started), finding)
}

/** @param words of whoever kept silent */
async function inTime(
  limitMs: number,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<Finding>,
  words: Words,
): Promise<Finding> {
  const limit = AbortSignal.timeout(limitMs)
  const both = AbortSignal.any([signal, limit])
  try {
    return await unlessAborted(run(both), both)
  } catch (error) {
    if (signal.aborted || !limit.aborted) throw error
    return wrong(diagnosis('timed_out', words), `It took longer than ${limitMs / 1000} s.`)
  }
}

const shown = (id: DoctorCheckId, ms: number, finding: Finding): DoctorCheck => ({
  id,
  title: DOCTOR_CHECKS[id].title,
  state: finding.ok ? 'passed' : 'failed',
  ms,
  detail: finding.detail,
  ...(!finding.ok && { diagnosis: finding.diagnosis }),
})

const notReached = (id: DoctorCheckId): DoctorCheck => ({
  id,
  title: DOCTOR_CHECKS[id].title,
  state: 'notReached',
  ms: null,
  detail: DOCTOR_CHECKS[id].help,
})

const sandboxOff = (id: DoctorCheckId, { name }: StoredConnection): DoctorCheck =>
  shown(id, 0, wrong(diagnosis('sandbox_off', { connection: name })))

const elapsed = (started: number): number => Math.round(performance.now() - started)
