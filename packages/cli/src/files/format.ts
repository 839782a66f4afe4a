/** NDJSON, one object a line (https://github.com/ndjson/ndjson-spec), or CSV with a head (RFC 4180). */
import { EXIT, Problem } from '../problem.ts'

export const FILE_FORMATS = ['ndjson', 'csv'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** @param file its ending decides where no format is given; `-` and files without one are NDJSON */
export function formatOf(given: string | undefined, file: string | undefined): FileFormat {
  const format = given ?? (/\.csv$/i.test(file ?? '') ? 'csv' : 'ndjson')
  if (FILE_FORMATS.includes(format as FileFormat)) return format as FileFormat
  throw new Problem('usage', `--format is ${FILE_FORMATS.join(' or ')}.`, EXIT.usage)
}

/**
 * A spreadsheet runs what begins with one of these as a formula. They are written with an apostrophe before them, as spreadsheets
 * themselves mark a text, and read without it: what Keyway wrote comes back as it was.
 */
const RUNS = /^[=+\-@\t\r']/

export const guarded = (text: string): string => (RUNS.test(text) ? `'${text}` : text)
export const unguarded = (text: string): string =>
  text.startsWith("'") && RUNS.test(text.slice(1)) ? text.slice(1) : text
