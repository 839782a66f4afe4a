/** `keyway audit verify`: whether the audit log is as it was written. */
import type { Client } from '@keyway/client'
import type { AuditVerification } from '@keyway/contract'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode, Problem } from '../problem.ts'

const REASONS = {
  missing: 'is missing',
  edited: 'was edited',
  untied: 'is not tied to the row before it',
  rewritten: 'is not the one that was noted',
} as const satisfies Record<NonNullable<AuditVerification['broken']>['reason'], string>

/** @param noted what an earlier run printed as the newest row: `1234:` and its hash */
export async function verifyAudit(
  client: Client,
  terminal: Terminal,
  { json, noted }: { readonly json: boolean; readonly noted: string | undefined },
): Promise<ExitCode> {
  const result = await client.audit.verify({ query: noted === undefined ? {} : readNoted(noted) })
  const { ok, rows, head, broken } = result
  if (json) terminal.json(result)
  else if (ok) {
    terminal.line(`The audit log is intact: ${rows} ${rows === 1 ? 'row' : 'rows'}, none missing, none edited.`)
    if (head) {
      terminal.line(`Newest row, to note elsewhere: ${head.sequence}:${head.hash}`)
      terminal.line('Later, --noted with that text also finds a log that was cut short or written anew.')
    }
  } else if (broken) {
    terminal.problem(`The audit log was tampered with: row ${broken.sequence} ${REASONS[broken.reason]}.`)
    terminal.problem(`The ${rows} rows before it are as they were written. Compare with a backup of the database.`)
  }
  return ok ? EXIT.ok : EXIT.failed
}

/** @throws Problem */
function readNoted(text: string): { sequence: number; hash: string } {
  const [, sequence, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? []
  if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), hash }
  const message = '--noted takes what "keyway audit verify" printed, such as 1234:9f86d081… with all 64 digits.'
  throw new Problem('invalid_field', message, EXIT.usage)
}
