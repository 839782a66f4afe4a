/** Why a command could not do its job, in words for the person who ran it, with the exit code scripts see. */
export const EXIT = {
  ok: 0,
  /** The command ran and what it was asked failed: a ping, a job, a comparison. */
  failed: 1,
  /** Wrong words on the command line. */
  usage: 2,
  /** No Keyway answers. */
  notRunning: 3,
  /** Keyway answers, and does not accept the token. */
  notAllowed: 4,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export class Problem extends Error {
  override readonly name = 'Problem'
  /** Stable, for `--json`. */
  readonly code: string
  readonly exitCode: ExitCode

  constructor(code: string, message: string, exitCode: ExitCode = EXIT.failed, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.exitCode = exitCode
  }
}
