/** `keyway connections doctor`: every check on a line of its own, and below those that failed what to do. */
import type { Client } from '@keyway/client'
import type { DoctorCheck, DoctorReport } from '@keyway/contract'
import { reportDiagnosis } from '../output/report-diagnosis.ts'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'
import { findByNameOrId } from '../running/find-by-name-or-id.ts'

/** Words as well as signs, for screen readers and logs. */
const STATES = {
  passed: 'ok',
  failed: 'FAILED',
  notReached: 'not reached',
} as const satisfies Record<DoctorCheck['state'], string>

/** @param nameOrId the whole name, case ignored, or the id */
export async function examineConnection(
  client: Client,
  terminal: Terminal,
  nameOrId: string,
  json: boolean,
): Promise<ExitCode> {
  const { _id: id, name } = await findByNameOrId(client, 'connections.list', nameOrId, 'connection')
  if (!json && terminal.interactive) terminal.problem(`Checking ${name}…`)
  const report = await client.connections.doctor({ params: { id } })
  if (json) terminal.json({ ...report, connection: { _id: id, name } })
  else show(report, name, terminal)
  return report.ok ? EXIT.ok : EXIT.failed
}

function show({ ok, checks }: DoctorReport, name: string, terminal: Terminal): void {
  const width = Math.max(...checks.map(({ title }) => title.length))
  for (const check of checks) {
    terminal.line(lineOf(check, width))
    if (check.diagnosis) reportDiagnosis(check.diagnosis, terminal.line, '    ')
  }
  terminal.line('')
  terminal.line(ok ? `${name} is well.` : summary(checks, name))
}

const lineOf = ({ title, state, ms, detail }: DoctorCheck, width: number): string =>
  `${title.padEnd(width)}  ${STATES[state].padEnd(11)}  ${ms === null ? '' : `${ms} ms`.padStart(8)}`.trimEnd() +
  (state === 'notReached' ? '' : `  ${detail}`)

function summary(checks: readonly DoctorCheck[], name: string): string {
  const failed = checks.filter(({ state }) => state === 'failed').map(({ title }) => title)
  const left = checks.filter(({ state }) => state === 'notReached').length
  return `${name} is not well: ${failed.join(', ')}.${left === 0 ? '' : ` ${left} checks were not reached.`}`
}
