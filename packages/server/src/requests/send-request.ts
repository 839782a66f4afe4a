/** Sends a request of one's own through its connection, reads the answer whole, and judges it. */
import { type Diagnosis, diagnoseNetwork, diagnoseResponse, diagnosis } from '@keyway/contract'
import type { AnswerHeaders } from '../outbound/answer.ts'
import type { Verdict } from '../outbound/manners.ts'
import type { Outbound, RawRequest } from '../outbound/outbound.ts'
import { readDotted } from '../records/index.ts'
import { type AnswerRules, failureIn } from '../stages/answer-check.ts'
import type { Base } from './base.ts'
import { explainApi } from './explain-api.ts'

export interface AnswerSettings extends AnswerRules {
  readonly errorPath?: string | undefined
  readonly successMediaType?: 'json' | 'plaintext' | undefined
  readonly errorMediaType?: 'json' | 'plaintext' | undefined
}

export interface ReadAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  /** Parsed; undefined when there is none. */
  readonly body: unknown
  /** Of the answer as it came. */
  readonly bytes: number
}

export type Exchange =
  | { readonly ok: true; readonly answer: ReadAnswer }
  /** `answer` is there when one came. */
  | { readonly ok: false; readonly status: number | null; readonly diagnosis: Diagnosis; readonly answer?: ReadAnswer }

export interface SendOptions {
  readonly answer?: AnswerSettings | undefined
  readonly signal?: AbortSignal | undefined
  /** Leaves out of the application's own message what must not be told. */
  readonly clean?: ((text: string) => string) | undefined
}

/** @throws the signal's reason when it aborts */
export async function sendRequest(
  outbound: Outbound,
  base: Base,
  request: RawRequest,
  { answer: settings = {}, signal, clean = (text) => text }: SendOptions = {},
): Promise<Exchange> {
  const sent = await outbound.send(base.connectionId, request, signal ? { signal } : {})
  if (!sent.ok) return sent
  const { verdict } = sent
  const { status, headers } = sent.answer
  let bytes: Buffer
  try {
    bytes = await sent.answer.bytes()
  } catch (error) {
    signal?.throwIfAborted()
    return { ok: false, status: null, diagnosis: diagnoseNetwork(error, base.words) }
  }
  const text = bytes.toString('utf8')
  const isSuccess = status >= 200 && status < 300 && verdict === 'answer'
  const type = isSuccess ? settings.successMediaType : (settings.errorMediaType ?? settings.successMediaType)
  const body = type === 'plaintext' ? { text } : parse(text)
  const answer: ReadAnswer = { status, headers, body: body === NOT_JSON ? undefined : body, bytes: bytes.length }
  if (!isSuccess) {
    const told = statusOf(status, verdict)
    return { ok: false, status: told, answer, diagnosis: explained(base, answer, verdict, settings, clean) }
  }
  if (body === NOT_JSON) {
    return { ok: false, status: 502, answer, diagnosis: diagnosis('answer_not_json', { ...base.words, status }) }
  }
  const failure = failureIn(body, settings)
  if (failure === null) return { ok: true, answer }
  const message = ownMessage(body, settings, clean)
  const facts = {
    ...base.words,
    ...failure,
    found: clean(failure.found),
    status,
    ...(message !== undefined && { message }),
  }
  return { ok: false, status: 422, answer, diagnosis: diagnosis('response_failure', facts) }
}

const LONGEST_MESSAGE = 500

/** What the application says itself, where the settings say it stands. */
function ownMessage(body: unknown, { errorPath }: AnswerSettings, clean: (text: string) => string): string | undefined {
  if (!errorPath) return undefined
  const found = readDotted(body, errorPath)
  if (typeof found !== 'string' && typeof found !== 'number') return undefined
  return clean(String(found)).slice(0, LONGEST_MESSAGE)
}

function explained(
  base: Base,
  { status, body }: ReadAnswer,
  verdict: Verdict,
  settings: AnswerSettings,
  clean: (text: string) => string,
): Diagnosis {
  const told = base.api
    ? diagnoseResponse({ api: base.api, status, body }, base.words)
    : explainApi(verdict, status, base.words)
  const own = ownMessage(body, settings, clean)
  const cause = clean(told.cause)
  return {
    ...told,
    cause: own === undefined ? cause : `${cause} The application says: ${own}`,
    facts: Object.fromEntries(
      Object.entries(told.facts).map(([name, fact]) => [name, typeof fact === 'string' ? clean(fact) : fact]),
    ),
  }
}

/** An API may say with any status that a sign-in was refused, or that there were too many calls. */
const statusOf = (status: number, verdict: Verdict): number =>
  verdict === 'refused' ? 401 : verdict === 'busy' ? 429 : status

const NOT_JSON = Symbol('not JSON')

/** An empty body (204) is no value. */
function parse(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return NOT_JSON
  }
}
