/** A visit of the doctor as seen from the console: the checks it will make, and what is known of each by now. */
import {
  DOCTOR_CHECKS,
  type DoctorCheck,
  type DoctorCheckId,
  type DoctorLine,
  type DoctorSubject,
  doctorChecksOf,
} from '@keyway/contract'

export type ShownCheck =
  | DoctorCheck
  | {
      readonly id: DoctorCheckId
      readonly title: string
      readonly state: 'checking' | 'waiting'
      readonly ms: null
      readonly detail: string
      readonly diagnosis?: undefined
    }

export interface VisitState {
  readonly checks: readonly ShownCheck[]
  /** Null while checks are still to come. */
  readonly ok: boolean | null
}

/** Nothing is known yet: the first check is under way. */
export function beginVisit(api: DoctorSubject): VisitState {
  const checks = doctorChecksOf(api).map((id): ShownCheck => {
    const { title, help } = DOCTOR_CHECKS[id]
    return { id, title, state: 'waiting', ms: null, detail: help }
  })
  return { checks: withNextUnderWay(checks), ok: null }
}

export function nextVisit(state: VisitState, line: DoctorLine): VisitState {
  if ('report' in line) return { checks: line.report.checks, ok: line.report.ok }
  const { check } = line
  return { ...state, checks: withNextUnderWay(state.checks.map((one) => (one.id === check.id ? check : one))) }
}

/** Checks are made in order: the first that is still to come is the one being made. */
function withNextUnderWay(checks: readonly ShownCheck[]): readonly ShownCheck[] {
  const at = checks.findIndex(({ state }) => state === 'waiting' || state === 'checking')
  return checks.map((one, index) => (index === at && one.state === 'waiting' ? { ...one, state: 'checking' } : one))
}

/** How a visit ended, in one line; null while it goes on. */
export function summaryOf({ checks, ok }: VisitState): string | null {
  if (ok === null) return null
  if (ok) return 'Every check passed'
  const titles = checks.filter(({ state }) => state === 'failed').map(({ title }) => title)
  return checks.some(({ state }) => state === 'notReached')
    ? `Stopped at: ${titles.join(', ')}`
    : `Not in order: ${titles.join(', ')}`
}
