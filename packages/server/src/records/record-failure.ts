/** Why one record did not make it through a step: what the errors of a flow are made of. */
import type { Diagnosis, RecordError } from '@keyway/contract'
import type { SourceRecord } from './record.ts'

export interface RecordFailure {
  readonly source: RecordError['source']
  readonly code: string
  /** For people. Never holds a member's value. */
  readonly message: string
  readonly classification: RecordError['classification']
  readonly traceKey: string | undefined
  readonly diagnosis: Diagnosis | null
  /** The record as it reached the step. It may hold secrets, so it is only ever stored sealed. */
  readonly record: SourceRecord
}

/** A call that did not succeed, as the outbound pipeline reports it. */
export interface FailedCall {
  readonly status: number | null
  readonly diagnosis: Diagnosis
}

export function failureOfCall(
  call: FailedCall,
  source: 'application' | 'lookup',
  record: SourceRecord,
  traceKey: string | undefined,
): RecordFailure {
  const { diagnosis } = call
  return {
    source: sourceOf(call) ?? source,
    code: diagnosis.code,
    message: tell(diagnosis),
    classification: classify(call),
    traceKey,
    diagnosis,
    record,
  }
}

/** A diagnosis in two sentences, e.g. `The secret is disabled. Key Vault does not give out...`. */
export const tell = ({ title, cause }: Diagnosis): string => `${title.replace(/[.!?]?$/, '.')} ${cause}`.trim()

const TOO_LARGE = 'answer_too_large'

/** One broken or slow connection of many, not a host out of reach. */
const LOST: ReadonlySet<string> = new Set(['connection_lost', 'timed_out'])

/** No answer that could be used, and yet the next record may well have one. */
const ABOUT_THE_RECORD: ReadonlySet<string> = new Set([TOO_LARGE, ...LOST])

/** Refusals of everything the connection asks for, whatever the record. */
const ABOUT_THE_CONNECTION: ReadonlySet<string> = new Set([
  'forbidden_by_policy',
  'forbidden_by_firewall',
  'forbidden_by_connection',
])

/** True when the trouble is the connection's rather than the record's, so that the next record would fare the same. */
export const isConnectionTrouble = ({ status, diagnosis }: FailedCall): boolean =>
  ABOUT_THE_CONNECTION.has(diagnosis.code) ||
  ((status === null || status === 401) && !ABOUT_THE_RECORD.has(diagnosis.code))

/** True when the other side is out of order: the same call may succeed later. */
export const isIntermittent = ({ status, diagnosis }: FailedCall): boolean =>
  status === null ? LOST.has(diagnosis.code) : status === 408 || status >= 500

function sourceOf(call: FailedCall): RecordError['source'] | undefined {
  if (call.diagnosis.code.startsWith('input_')) return 'mapping'
  return isConnectionTrouble(call) ? 'connection' : undefined
}

/** integrator.io's classes of errors, first match. Absent: `value`. */
const CLASSES: readonly {
  readonly test: (call: FailedCall) => boolean
  readonly is: RecordError['classification']
}[] = [
  { test: isConnectionTrouble, is: 'connection' },
  { test: isIntermittent, is: 'intermittent' },
  { test: ({ status }) => status === 429, is: 'rate limit' },
  { test: ({ status, diagnosis }) => status === 413 || diagnosis.code === TOO_LARGE, is: 'too large' },
  { test: ({ status }) => status === 404, is: 'missing' },
  { test: ({ status }) => status === 409, is: 'duplicate' },
  { test: ({ diagnosis }) => diagnosis.code === 'input_missing', is: 'missing' },
]

const classify = (call: FailedCall): RecordError['classification'] =>
  CLASSES.find(({ test }) => test(call))?.is ?? 'value'
