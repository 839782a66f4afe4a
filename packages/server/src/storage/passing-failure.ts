/** Failures of the database that say nothing about the statement: the same one, sent again a little later, may well do. */

/**
 * Classes of SQLSTATE (PostgreSQL manual, appendix A): the connection (08), a transaction rolled back for another's sake
 * (40), resources used up for now (53), a server that stops or starts (57P).
 */
const PASSING_STATES = /^(08...|40...|53...|57P..)$/

/** What the operating system calls a line that broke or was not to be had. */
const LINE_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** node-postgres has no codes for these. */
const LINE_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

export function isPassingFailure(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return PASSING_STATES.test(code) || LINE_CODES.has(code)
  return typeof message === 'string' && LINE_MESSAGES.test(message)
}
