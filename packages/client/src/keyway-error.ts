/** What a failed call throws: the API's own error list, its HTTP status and the request's id. */
import { type ApiError, ErrorEnvelope } from '@keyway/contract'

/** Status of a `KeywayError` when no answer arrived at all. */
export const NO_ANSWER = 0

export class KeywayError extends Error {
  override readonly name = 'KeywayError'
  /** HTTP status of the answer, or `NO_ANSWER`. */
  readonly status: number
  /** At least one; `field` names the member of the request body an error belongs to. */
  readonly errors: readonly ApiError[]
  /** Look it up in Keyway's log. Absent when no answer arrived. */
  readonly requestId: string | undefined

  constructor(status: number, errors: readonly ApiError[], requestId?: string, cause?: unknown) {
    super(errors.map((error) => error.message).join(' '), cause === undefined ? undefined : { cause })
    this.status = status
    this.errors = errors
    this.requestId = requestId
  }

  /** True when one of the errors has this code, e.g. `in_use`. */
  has(code: string): boolean {
    return this.errors.some((error) => error.code === code)
  }
}

/** Reads the error list of an answer that is not 2xx. A body in any other shape (a proxy's page) is named by its status. */
export async function errorFromResponse(response: Response): Promise<KeywayError> {
  const text = await response.text().catch(() => '')
  const requestId = response.headers.get('x-request-id') ?? undefined
  const envelope = ErrorEnvelope.safeParse(parsed(text))
  if (envelope.success) {
    return new KeywayError(response.status, envelope.data.errors, envelope.data.requestId ?? requestId)
  }
  const message = `The server answered with HTTP ${response.status}, without Keyway's own explanation. A proxy in between may have answered.`
  return new KeywayError(response.status, [{ code: 'unexpected_answer', message }], requestId)
}

/** The call never got an answer: the server is down, the network is, or the time was up. */
export function errorWithoutAnswer(baseUrl: string, cause: unknown): KeywayError {
  const timedOut = cause instanceof Error && cause.name === 'TimeoutError'
  const message = timedOut
    ? `Keyway at ${baseUrl} did not answer in time.`
    : `Keyway at ${baseUrl} cannot be reached. Check that it is running and that the address is right.`
  return new KeywayError(NO_ANSWER, [{ code: timedOut ? 'timeout' : 'unreachable', message }], undefined, cause)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
