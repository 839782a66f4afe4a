/** Why an API that is not Azure's refused a call. */
import { type Diagnosis, diagnosis } from '@keyway/contract'
import type { Verdict } from '../outbound/manners.ts'

export function explainApi(verdict: Verdict, status: number, words: Readonly<Record<string, string>>): Diagnosis {
  const facts = { ...words, status }
  if (verdict === 'refused') return diagnosis('credentials_refused', facts)
  if (verdict === 'busy') return diagnosis('api_busy', facts)
  if (status >= 500) return diagnosis('api_failed', facts)
  return diagnosis(status >= 300 && status < 400 ? 'api_redirected' : 'api_refused', facts)
}
