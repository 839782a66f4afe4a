/** `keyway connections doctor`: every check on a line of its own, and below those that failed what to do. */
import type { Client } from '@keyway/client'
import { DOCTOR_CHECKS, type DoctorCheck, type DoctorReport } from '@keyway/contract'
import { reportDiagnosis } from '../output/report-diagnosis.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

/** Words as well as signs, for screen readers and logs. */
const STATES = {
  passed: 'ok',
  failed: 'FAILED',
  notReached: 'not reached',
} as const satisfies Record<DoctorCheck['state'], string>

/** Longest title of a check, so that the columns stand below each other before all of them are known. */
const WIDTH = Math.max(...Object.values(DOCTOR_CHECKS).map(({ title }) => title.length))

/**
 * @param nameOrId the whole name, case ignored, or the id
 * @param groups those whose permissions are looked at, with commas in between; all of them when absent
 */
export async function examineConnection(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  { json, groups }: { readonly json: boolean; readonly groups: string | undefined },
): Promise<ExitCode> {
  const { _id: id, name } = await findByNameOrId(client, 'connections.list', nameOrId, 'connection')
  let report: DoctorReport | undefined
  for await (const line of client.lines('connections.doctor', { params: { id }, query: { groups } })) {
    if ('report' in line) report = line.report
    else if (!json) show(line.check, terminal)
  }
  if (report === undefined) throw new Problem('no_report', 'Keyway stopped in the middle of the checks. Try again.')
  if (json) terminal.json({ ...report, connection: { _id: id, name } })
  else terminal.line(`\n${report.ok ? `${name} is well.` : summary(report.checks, name)}`)
  return report.ok ? EXIT.ok : EXIT.failed
}

function show(check: DoctorCheck, terminal: Terminal): void {
  terminal.line(lineOf(check))
  if (check.diagnosis) reportDiagnosis(check.diagnosis, terminal.line, '    ')
}

const lineOf = ({ title, state, ms, detail }: DoctorCheck): string =>
  `${title.padEnd(WIDTH)}  ${STATES[state].padEnd(11)}  ${ms === null ? '' : `${ms} ms`.padStart(8)}`.trimEnd() +
  (state === 'notReached' ? '' : `  ${detail}`)

function summary(checks: DoctorReport['checks'], name: string): string {
  const failed = checks.filter(({ state }) => state === 'failed').map(({ title }) => title)
  const left = checks.filter(({ state }) => state === 'notReached').length
  return `${name} is not well: ${failed.join(', ')}.${left === 0 ? '' : ` ${left} checks were not reached.`}`
}
