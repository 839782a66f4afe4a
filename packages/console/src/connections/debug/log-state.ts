/** What is shown of a debug log: records newest first, those that come live on top. Pure. */
import type { DebugRecord } from '@keyway/contract'

export interface LogFilter {
  readonly failed: boolean
  readonly search: string
}

export const NO_FILTER: LogFilter = { failed: false, search: '' }

/** Rows drawn at most: a job makes hundreds of calls a second. */
export const MOST_SHOWN = 500

const hasFailed = ({ response, error }: DebugRecord): boolean =>
  response === null || response.status >= 400 || error !== undefined

/** As the server looks for records, so that those that come live are held to the same. */
export function matches(record: DebugRecord, { failed, search }: LogFilter): boolean {
  if (failed && !hasFailed(record)) return false
  const { _id: _, ...told } = record
  return search === '' || JSON.stringify(told).toLowerCase().includes(search.toLowerCase())
}

/** Both newest first. What is known already is not taken twice. */
export function withNewer(shown: readonly DebugRecord[], newer: readonly DebugRecord[]): readonly DebugRecord[] {
  const known = new Set(shown.map((one) => one._id))
  const fresh = newer.filter((one) => !known.has(one._id))
  return fresh.length === 0 ? shown : [...fresh, ...shown].slice(0, MOST_SHOWN)
}

export const toneOf = (record: DebugRecord): 'ok' | 'bad' => (hasFailed(record) ? 'bad' : 'ok')
