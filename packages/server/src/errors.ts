/** The one way the server fails towards a client: a code of the contract's table, with facts for its message. */
import { ERRORS, type ErrorCode, errorMessage } from '@keyway/contract'

export interface AppErrorOptions {
  /** Fills the `{name}` marks of the table's message. Never a secret. */
  readonly facts?: Readonly<Record<string, string | number>>
  /** Dotted path of the field at fault. */
  readonly field?: string
  readonly cause?: unknown
}

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  readonly field: string | undefined
  readonly facts: Readonly<Record<string, string | number>>

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(errorMessage(code, options.facts), { cause: options.cause })
    this.code = code
    this.status = ERRORS[code].status
    this.field = options.field
    this.facts = options.facts ?? {}
  }
}

/** Several fields at fault at once: one answer names them all. */
export class AppErrors extends Error {
  override readonly name = 'AppErrors'
  readonly errors: readonly AppError[]

  constructor(errors: readonly AppError[]) {
    super(errors.map((error) => error.message).join(' '))
    this.errors = errors
  }
}
