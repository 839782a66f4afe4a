/** Runs a saved import for records given by hand and answers for each, as integrator.io does. */
import type { Import, ImportInvokeInput, ImportInvokeResult } from '@keyway/contract'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { type FailedCall, isConnectionTrouble, isIntermittent, tell, traceKeyOf } from '../records/index.ts'
import { createRecordWriter, type WriteOutcome } from './write-records.ts'

type Entry = ImportInvokeResult[number]

export async function invokeImport(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  document: Import,
  records: z.output<typeof ImportInvokeInput>,
  signal: AbortSignal,
): Promise<ImportInvokeResult> {
  const writer = await createRecordWriter(deps, outbound, document, signal)
  const outcomes = await Promise.all(records.map((record) => writer.write(record, traceKeyOf(record, undefined))))
  signal.throwIfAborted()
  return outcomes.map((outcome) => entryOf(outcome, writer.outage))
}

/** integrator.io's status codes: the connection went offline, and the record was refused. */
const OFFLINE = 403
const REFUSED = 422
/** No answer arrived whole. */
const LOST = 502

function entryOf(outcome: WriteOutcome, outage: FailedCall | null): Entry {
  switch (outcome.kind) {
    case 'written':
      return {
        statusCode: outcome.status,
        ...answered(outcome.body),
        ...(outcome.id !== undefined && { id: outcome.id }),
      }
    case 'ignored':
      return { statusCode: 200, ignored: true }
    case 'refused': {
      const { code, message, source, diagnosis } = outcome.failure
      const offline = diagnosis !== null && isConnectionTrouble({ status: outcome.status, diagnosis })
      const later = diagnosis !== null && isRetryable({ status: outcome.status, diagnosis })
      const statusCode = offline ? OFFLINE : later ? (outcome.status ?? LOST) : REFUSED
      return { statusCode, errors: [{ code, message, source }] }
    }
    case 'not-sent': {
      const reason = outage ? ` ${tell(outage.diagnosis)}` : ''
      const message = `Not sent, because the connection failed at an earlier record.${reason}`
      return {
        statusCode: OFFLINE,
        errors: [{ code: outage?.diagnosis.code ?? 'not_sent', message, source: 'connection' }],
      }
    }
  }
}

/** Answers after which the same record may go through later are passed on as they are. */
const isRetryable = (call: FailedCall): boolean => call.status === 429 || isIntermittent(call)

function answered(body: unknown): Pick<Entry, 'id' | '_json'> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
  const json = body as Record<string, unknown>
  return { ...(typeof json.id === 'string' && { id: json.id }), _json: json }
}
