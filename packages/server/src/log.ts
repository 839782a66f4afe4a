/**
 * The log: one JSON object per line. What is logged is chosen line by line and holds no secret; the names below are
 * masked all the same, for the day somebody logs a whole object.
 */
import pino, { type DestinationStream, type Logger } from 'pino'
import type { Config } from './config.ts'

const SECRET_NAMES = [
  'authorization',
  'cookie',
  'set-cookie',
  'secret',
  'clientSecret',
  'client_secret',
  'client_assertion',
  'token',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'id_token',
  'code_verifier',
  'codeVerifier',
  'password',
  'keys',
]
/** Members as deep as this below a line's top are looked at. */
const DEPTH = 4

const REDACTED = SECRET_NAMES.flatMap((name) =>
  Array.from({ length: DEPTH }, (_, depth) => `${Array(depth).fill('*').join('.')}["${name}"]`),
)

export function createLog(level: Config['logLevel'], destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED, censor: '******' },
      serializers: { err: describeError },
    },
    destination,
  )
}

interface ErrorLine {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: ErrorLine
}

/** What helps to find a fault. Database errors also carry the statement's parameters, which stay out. */
function describeError(error: unknown, depth = 0): ErrorLine {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) }
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return {
    name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || depth === 3 ? {} : { cause: describeError(cause, depth + 1) }),
  }
}
