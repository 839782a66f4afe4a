/** A call that came to nothing, as one of the API's errors. */
import { type Diagnosis, isSignInCode } from '@keyway/contract'
import { AppError } from '../errors.ts'
import { ANSWER_MS } from './network/index.ts'

export function unavailable({ code, title, cause, facts }: Diagnosis): AppError {
  const reason = `${title}. ${cause}`
  const name = String(facts.connection ?? '')
  if (code === 'not_authorized') return new AppError('connection_not_authorized', { facts: { name } })
  if (code === 'timed_out') {
    return new AppError('upstream_timeout', { facts: { host: String(facts.host ?? ''), seconds: ANSWER_MS / 1000 } })
  }
  if (code === 'throttled') {
    const { host, seconds } = facts
    return new AppError('upstream_throttled', { facts: { host: String(host ?? ''), seconds: Number(seconds ?? 1) } })
  }
  if (code === 'keys_unavailable') return new AppError('keys_unavailable')
  return isSignInCode(code)
    ? new AppError('connection_offline', { facts: { name, reason } })
    : new AppError('upstream_failed', { facts: { reason } })
}
