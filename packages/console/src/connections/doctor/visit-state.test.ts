import { type DoctorCheck, type DoctorReport, doctorChecksOf } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { beginVisit, nextVisit, summaryOf, type VisitState } from './visit-state.ts'

const IDS = doctorChecksOf('data-plane')
const check = (id: DoctorCheck['id'], state: DoctorCheck['state']): DoctorCheck => ({
  id,
  title: id,
  state,
  ms: state === 'notReached' ? null : 3,
  detail: 'Found.',
})
const states = ({ checks }: VisitState) => checks.map(({ state }) => state)
const report = (checks: DoctorCheck[]): { report: DoctorReport } => ({
  report: {
    ok: checks.every(({ state }) => state === 'passed'),
    _connectionId: 'a'.repeat(24),
    checkedAt: '2026-11-25T08:00:00.000Z',
    ms: 40,
    checks,
  },
})

describe('a visit of the doctor', () => {
  it('begins with every check of the API type, the first one under way', () => {
    expect(states(beginVisit('data-plane'))).toEqual(['checking', ...IDS.slice(1).map(() => 'waiting')])
    expect(beginVisit('control-plane').checks.map(({ id }) => id)).toContain('subscriptions')
    expect(beginVisit('control-plane').checks.map(({ id }) => id)).not.toContain('firewall')
  })

  it('goes on with the next check when one has passed', () => {
    const state = nextVisit(beginVisit('data-plane'), { check: check('dns', 'passed') })
    expect(states(state).slice(0, 3)).toEqual(['passed', 'checking', 'waiting'])
    expect(summaryOf(state)).toBeNull()
  })

  it('shows the report as it is, and where it stopped', () => {
    const checks = IDS.map((id, index) => check(id, index < 3 ? 'passed' : index === 3 ? 'failed' : 'notReached'))
    const state = nextVisit(beginVisit('data-plane'), report(checks))
    expect(states(state)).toEqual(checks.map(({ state: one }) => one))
    expect(summaryOf(state)).toBe('Stopped at: signIn')
  })

  it('names every group that is not in order, when all were reached', () => {
    const checks = IDS.map((id) => check(id, id === 'keys' || id === 'certificates' ? 'failed' : 'passed'))
    expect(summaryOf(nextVisit(beginVisit('data-plane'), report(checks)))).toBe('Not in order: keys, certificates')
  })

  it('says so when all is well', () => {
    const all = report(IDS.map((id) => check(id, 'passed')))
    expect(summaryOf(nextVisit(beginVisit('data-plane'), all))).toBe('Every check passed')
  })
})
