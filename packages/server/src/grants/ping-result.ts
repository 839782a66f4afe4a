/** A test that failed, as its answer says it. */
import type { Diagnosis, PingResult } from '@keyway/contract'

/** @param status of the call; null when there was no answer */
export const failure = (status: number | null, diagnosis: Diagnosis): PingResult => ({
  code: status ?? 502,
  errors: [{ code: diagnosis.code, message: `${diagnosis.title}. ${diagnosis.cause}` }],
  diagnosis,
})
