/** Turns whatever a command threw into lines on stderr (or one JSON object on stdout) and an exit code. Never a stack. */
import { KeywayError, NO_ANSWER, RunNotEnded } from '@keyway/client'
import { EXIT, type ExitCode, Problem } from '../problem.ts'
import type { Terminal } from './terminal.ts'

interface ErrorLine {
  readonly code: string
  readonly message: string
  readonly field?: string | undefined
}

interface Explained {
  readonly errors: readonly ErrorLine[]
  readonly exitCode: ExitCode
}

export function reportProblem(error: unknown, terminal: Terminal, json: boolean): ExitCode {
  const { errors, exitCode } = explain(error)
  if (json) terminal.json({ ok: false, errors })
  else for (const { message, field } of errors) terminal.problem(field ? `${field}: ${message}` : message)
  return exitCode
}

function explain(error: unknown): Explained {
  if (error instanceof Problem) {
    return { errors: [{ code: error.code, message: error.message }], exitCode: error.exitCode }
  }
  if (error instanceof KeywayError) return { errors: error.errors, exitCode: exitCodeOf(error.status) }
  if (error instanceof RunNotEnded)
    return { errors: [{ code: 'job_slow', message: error.message }], exitCode: EXIT.failed }
  const message = error instanceof Error ? error.message : String(error)
  return { errors: [{ code: 'failed', message }], exitCode: EXIT.failed }
}

function exitCodeOf(status: number): ExitCode {
  if (status === NO_ANSWER) return EXIT.notRunning
  return status === 401 || status === 403 ? EXIT.notAllowed : EXIT.failed
}
