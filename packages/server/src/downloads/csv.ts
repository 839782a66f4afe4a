/** Rows as CSV (RFC 4180) for spreadsheets, by columns that are data. */

export type CsvColumns<T> = readonly (readonly [name: string, read: (row: T) => string])[]

export const CSV_TYPE = 'text/csv; charset=utf-8'

export const csvHead = <T>(columns: CsvColumns<T>): string => csvLine(columns.map(([name]) => name))

export const csvRow = <T>(columns: CsvColumns<T>, row: T): string => csvLine(columns.map(([, read]) => read(row)))

/** A cell that a spreadsheet would run as a formula is made text: names are written by anybody. */
const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(',')}\r\n`
