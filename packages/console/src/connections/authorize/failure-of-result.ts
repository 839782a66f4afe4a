/** The words for what the callback answered: a row of the catalogue, or an error of the API. */
import {
  CATALOGUE,
  type Connection,
  type Diagnosis,
  type DiagnosisCode,
  diagnosis,
  ERRORS,
  type ErrorCode,
  errorMessage,
} from '@keyway/contract'

export interface AuthorizationFailure {
  readonly message: string
  readonly diagnosis: Diagnosis | null
}

/** Errors of the API that the catalogue explains better, once it is known what somebody was doing. */
const KNOWN_AS: Readonly<Record<string, Diagnosis>> = Object.assign(Object.create(null), {
  authorization_state_invalid: diagnosis('authorization_lapsed'),
})

const OTHER = 'The sign-in did not finish. Try again.'

/**
 * @param result the code that came with the popup; never `ok`
 * @param connection as it is now; null where it is not at hand
 */
export function failureOfResult(result: string, connection: Connection | null): AuthorizationFailure {
  // The connection's own diagnosis names the facts; the catalogue's row does when the connection kept working.
  const found =
    connection?.diagnosis?.code === result
      ? connection.diagnosis
      : Object.hasOwn(CATALOGUE, result)
        ? diagnosis(result as DiagnosisCode)
        : (KNOWN_AS[result] ?? null)
  if (found) return { message: found.title, diagnosis: found }
  const message = Object.hasOwn(ERRORS, result) ? errorMessage(result as ErrorCode) : OTHER
  return { message, diagnosis: null }
}
