/** Rows as CSV (RFC 4180) for spreadsheets, by columns that are data. */
import { guarded } from '@keyway/contract'

export type CsvColumns<T> = readonly (readonly [name: string, read: (row: T) => string])[]

export const CSV_TYPE = 'text/csv; charset=utf-8'

export const csvHead = <T>(columns: CsvColumns<T>): string => csvLine(columns.map(([name]) => name))

export const csvRow = <T>(columns: CsvColumns<T>, row: T): string => csvLine(columns.map(([, read]) => read(row)))

const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${guarded(cell).replaceAll('"', '""')}"`).join(',')}\r\n`
