/** Records that are over the limit of a page all by themselves. */
import { LARGEST_RECORD_BYTES } from '@keyway/contract'
import type { SourceRecord } from './record.ts'
import type { RecordFailure } from './record-failure.ts'

/** Written down as UTF-8, which is how it would be stored and sent. */
export const isTooLarge = (record: SourceRecord): boolean =>
  Buffer.byteLength(JSON.stringify(record)) > LARGEST_RECORD_BYTES

export const tooLarge = (record: SourceRecord, traceKey: string | undefined): RecordFailure => ({
  source: 'resource',
  code: 'record_too_large',
  message: 'The record is larger than 5 MB.',
  classification: 'too large',
  traceKey,
  diagnosis: null,
  record,
})
