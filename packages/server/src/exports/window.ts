/** Since when and until when a run reads: what delta exports put into their requests and compare records with. */
import type { ExportInput } from '@keyway/contract'
import { readDate, writeDate } from '../templates/index.ts'

/** Fixed when a run starts, so that a process which takes it over asks for the same. ISO 8601. */
export interface ExportWindow {
  readonly lastExportDateTime: string
  readonly currentExportDateTime: string
}

type Delta = Pick<ExportInput, 'delta'>

/** While there was no run, and no start date is set: everything is new. */
const BEFORE_ALL = new Date(0).toISOString()

/** @param last when the last run that finished began; null: there was none */
export function windowOf({ delta }: Delta, last: Date | null, now: Date): ExportWindow {
  const lag = last === null ? 0 : (delta?.lagOffset ?? 0)
  const since = last === null ? (delta?.startDate ?? BEFORE_ALL) : new Date(last.getTime() - lag).toISOString()
  return { lastExportDateTime: new Date(since).toISOString(), currentExportDateTime: now.toISOString() }
}

/** As requests show it. */
export function formatted({ delta }: Delta, window: ExportWindow): ExportWindow {
  const format = delta?.dateFormat
  if (format === undefined) return window
  const write = (iso: string) => writeDate(new Date(iso), format)
  return {
    lastExportDateTime: write(window.lastExportDateTime),
    currentExportDateTime: write(window.currentExportDateTime),
  }
}

/**
 * Whether a record was changed since. Key Vault tells whole seconds, so a change within the second of the last run counts
 * as since: it may come twice, and is never left out. So does one that cannot be read as a date.
 */
export function isSince(value: unknown, { lastExportDateTime }: ExportWindow): boolean {
  const date = value === undefined || value === null ? null : readDate(value)
  if (date === null) return true
  return date.getTime() >= Math.floor(Date.parse(lastExportDateTime) / 1000) * 1000
}
