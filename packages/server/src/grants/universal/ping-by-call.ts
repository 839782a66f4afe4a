/** Tests a connection with the call it names, and reads from the answer whether all is well. */
import { type Diagnosis, diagnosis, type PingResult } from '@keyway/contract'
import {
  type Accesses,
  type CallTarget,
  isAmong,
  jsonOf,
  memberAt,
  type Outbound,
  redactDiagnosis,
  type TestCall,
} from '../../outbound/index.ts'
import { failure } from '../ping-result.ts'

interface Options {
  readonly signal?: AbortSignal
  readonly patienceMs: number
  readonly evenIfRefused: boolean
}

/** @throws AppError resource_not_found; the signal's reason when it aborts */
export async function pingByCall(
  { outbound, accesses }: { readonly outbound: Outbound; readonly accesses: Accesses },
  { connectionId, words, test, secrets }: CallTarget,
  options: Options,
): Promise<PingResult> {
  if (test === undefined) throw new TypeError('a connection over HTTP has a test')
  const started = performance.now()
  const result = await outbound.send(connectionId, test.request, options)
  const ms = Math.round(performance.now() - started)
  if (!result.ok) {
    const { status, diagnosis: why } = result
    // Nobody answers, or the sign-in is over: no other call would get through.
    if (status === null) await accesses.failed(connectionId, why)
    return { ...failure(status, why), ms }
  }
  const { answer, verdict } = result
  const { status } = answer
  const body = jsonOf((await answer.bytes().catch(() => Buffer.alloc(0))).toString('utf8'))
  // The API's own sentence may quote what it was sent.
  const told = (why: Diagnosis) => redactDiagnosis(why, secrets?.values ?? [])
  if (verdict === 'refused') {
    const why = told(withReason('credentials_refused', { ...words, status }, body, test))
    return { ...failure(status < 300 ? 401 : status, why), ms }
  }
  if (verdict === 'busy') return { ...failure(429, diagnosis('api_busy', words)), ms }
  const fault = faultOf(status, body, test, words)
  if (fault === undefined) {
    await accesses.worked(connectionId)
    return { code: 200, ms }
  }
  const why = told(fault)
  // What the test asks for may be wrong; a value that says "not well" is the API's own word.
  if (why.code === 'test_value_wrong') await accesses.failed(connectionId, why)
  return { ...failure(status < 300 ? 422 : status, why), ms }
}

type Facts = Readonly<Record<string, string | number>>

function faultOf(status: number, body: unknown, test: TestCall, words: Facts): Diagnosis | undefined {
  const facts = { ...words, status }
  if (status >= 500) return diagnosis('api_failed', facts)
  if (status >= 400) return withReason('test_refused', facts, body, test)
  if (status >= 300) return diagnosis('api_redirected', facts)
  const { failure: bad, success: good } = test
  if (bad !== undefined && isAmong(memberAt(body, bad.path), bad.values)) {
    return withReason('test_value_wrong', { ...facts, path: bad.path }, body, test)
  }
  if (good === undefined || saysWell(memberAt(body, good.path), good)) return undefined
  return withReason('test_value_wrong', { ...facts, path: good.path }, body, test)
}

function saysWell(found: unknown, { values, allowsArray }: NonNullable<TestCall['success']>): boolean {
  if (allowsArray && Array.isArray(found)) return found.some((one) => isAmong(one, values))
  return isAmong(found, values)
}

const LONGEST = 300

/** The API's own sentence, where the connection says where it stands. */
function withReason(
  code: 'credentials_refused' | 'test_refused' | 'test_value_wrong',
  facts: Facts,
  body: unknown,
  { errorPath }: TestCall,
): Diagnosis {
  const said = errorPath === undefined ? undefined : memberAt(body, errorPath)
  const text = typeof said === 'string' || typeof said === 'number' ? String(said).slice(0, LONGEST).trim() : ''
  const reason = text === '' ? 'it gave no reason.' : `“${text}”`
  return diagnosis(code, { ...facts, reason: code === 'test_value_wrong' && text === '' ? '' : reason })
}
