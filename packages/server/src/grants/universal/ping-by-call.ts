/** Tests a connection with the call it names, and reads from the answer whether all is well. */
import { type Diagnosis, diagnosis, type PingResult } from '@keyway/contract'
import {
  type Access,
  type Accesses,
  isAmong,
  jsonOf,
  memberAt,
  type Outbound,
  redactText,
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
  access: Access,
  options: Options,
): Promise<PingResult> {
  const { connectionId, words, test } = access.target
  if (test === undefined) throw new TypeError('a connection over HTTP has a test')
  const started = performance.now()
  const result = await outbound.send(connectionId, test.request, { ...options, isTest: true })
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
  const said =
    test.errorPath === undefined ? '' : sentence(memberAt(body, test.errorPath), await secretsIn(accesses, access))
  if (verdict === 'refused')
    return {
      ...failure(status < 300 ? 401 : status, withReason('credentials_refused', { ...words, status }, said)),
      ms,
    }
  if (verdict === 'busy') return { ...failure(429, diagnosis('api_busy', words)), ms }
  const why = faultOf(status, body, said, test, words)
  if (why === undefined) {
    await accesses.worked(connectionId)
    return { code: 200, ms }
  }
  // What the test asks for may be wrong; a value that says "not well" is the API's own word.
  if (why.code === 'test_value_wrong') await accesses.failed(connectionId, why)
  else if (isAboutTheCall(status)) await accesses.worked(connectionId)
  return { ...failure(status < 300 ? 422 : status, why), ms }
}

/** Whoever is answered so got through; a 401 or 403 may shut out every call. */
const isAboutTheCall = (status: number): boolean => status < 500 && status !== 401 && status !== 403

type Facts = Readonly<Record<string, string | number>>

function faultOf(status: number, body: unknown, said: string, test: TestCall, words: Facts): Diagnosis | undefined {
  const facts = { ...words, status }
  if (status >= 500) return diagnosis('api_failed', facts)
  if (status >= 400) return withReason('test_refused', facts, said)
  if (status >= 300) return diagnosis('api_redirected', facts)
  const { failure: bad, success: good } = test
  if (bad !== undefined && isAmong(memberAt(body, bad.path), bad.values)) {
    return withReason('test_value_wrong', { ...facts, path: bad.path }, said)
  }
  if (good === undefined || saysWell(memberAt(body, good.path), good)) return undefined
  return withReason('test_value_wrong', { ...facts, path: good.path }, said)
}

function saysWell(found: unknown, { values, allowsArray }: NonNullable<TestCall['success']>): boolean {
  if (allowsArray && Array.isArray(found)) return found.some((one) => isAmong(one, values))
  return isAmong(found, values)
}

const LONGEST = 300

/** The API's own sentence, without what it may repeat of the credentials. */
function sentence(found: unknown, secrets: readonly string[]): string {
  if (typeof found !== 'string' && typeof found !== 'number') return ''
  return redactText(String(found), secrets).slice(0, LONGEST).trim()
}

/** The token may have been renewed for the call. */
async function secretsIn(accesses: Accesses, access: Access): Promise<readonly string[]> {
  const now = await accesses.get(access.target.connectionId)
  const sent = (now.ok ? [access, now.access] : [access]).flatMap(({ accessToken, carried }) =>
    carried === undefined || carried.in === 'nowhere'
      ? [accessToken]
      : [accessToken, carried.value.split(' ').at(-1) ?? ''],
  )
  return [...(access.target.secrets?.values ?? []), ...sent]
}

function withReason(
  code: 'credentials_refused' | 'test_refused' | 'test_value_wrong',
  facts: Facts,
  said: string,
): Diagnosis {
  const reason = said === '' ? 'it gave no reason.' : `“${said}”`
  return diagnosis(code, { ...facts, reason: code === 'test_value_wrong' && said === '' ? '' : reason })
}
