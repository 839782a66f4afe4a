/**
 * Where an export goes on: plain data, stored with the page it follows. It points at a page of the other side and, when
 * that page was not handed on whole, at the last record that was. The record is told by its identity rather than
 * counted, so that a record deleted in the meantime does not make a later one be skipped.
 */
import { createHash } from 'node:crypto'
import type { SourceRecord } from '../records/index.ts'

export interface ExportCursor {
  /** Address of the other side's page; absent: its first. */
  readonly next?: string
  /** Identity of the last record handed on from that page; absent: none was. */
  readonly after?: string
  /** Its place there, for records without an id of their own: others may be equal to it. */
  readonly at?: number
  /** Records given so far, where an export is to end after so many. */
  readonly taken?: number
}

/** What tells a listed record from its neighbours: its address, else a digest of all of it. */
export const identityOf = (record: SourceRecord): string =>
  typeof record.id === 'string'
    ? record.id
    : `sha256:${createHash('sha256').update(JSON.stringify(record)).digest('base64url')}`

/**
 * The records of a page that were not handed on yet. When the last one handed on is gone, the whole page comes again:
 * a record may be sent twice, none is left out.
 */
export function recordsAfter(
  records: readonly SourceRecord[],
  { after, at }: Pick<ExportCursor, 'after' | 'at'>,
): readonly SourceRecord[] {
  if (after === undefined) return records
  const there = at === undefined ? undefined : records[at]
  if (at !== undefined && there !== undefined && identityOf(there) === after) return records.slice(at + 1)
  const index = records.findIndex((record) => identityOf(record) === after)
  return index === -1 ? records : records.slice(index + 1)
}
