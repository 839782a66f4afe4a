/** Since when and until when a run reads: what delta exports put into their requests and compare records with. */
import type { ExportInput } from '@keyway/contract'
import { readDate, writeDate } from '../templates/index.ts'

/** ISO 8601, or as the export formats its dates. */
export type WindowDates = {
  readonly lastExportDateTime: string
  readonly currentExportDateTime: string
}

/** Fixed when a run starts, so that a process which takes it over asks for the same. ISO 8601. */
export interface ExportWindow extends WindowDates {
  /** Asked for by a person: what changed after is left out, and the next run reads on from where the last one came to. */
  readonly asked?: true
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

/** The dates a person gave for one run, where they did; ISO 8601. */
export interface AskedDates {
  readonly startDate?: string | undefined
  readonly endDate?: string | undefined
}

export const askedWindow = (window: ExportWindow, { startDate, endDate }: AskedDates): ExportWindow =>
  startDate === undefined && endDate === undefined
    ? window
    : {
        lastExportDateTime: new Date(startDate ?? window.lastExportDateTime).toISOString(),
        currentExportDateTime: new Date(endDate ?? window.currentExportDateTime).toISOString(),
        asked: true,
      }

/** What expressions and templates can take. */
export const datesOf = ({ lastExportDateTime, currentExportDateTime }: ExportWindow): WindowDates => ({
  lastExportDateTime,
  currentExportDateTime,
})

/** As requests show it. */
export function formatted({ delta }: Delta, window: ExportWindow): WindowDates {
  const format = delta?.dateFormat
  if (format === undefined) return datesOf(window)
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
export function isSince(value: unknown, { lastExportDateTime, currentExportDateTime, asked }: ExportWindow): boolean {
  const date = value === undefined || value === null ? null : readDate(value)
  if (date === null) return true
  if (asked && date.getTime() > Date.parse(currentExportDateTime)) return false
  return date.getTime() >= Math.floor(Date.parse(lastExportDateTime) / 1000) * 1000
}
