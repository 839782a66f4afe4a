/** NDJSON, one object a line (https://github.com/ndjson/ndjson-spec), or CSV with a head (RFC 4180). */

export const FILE_FORMATS = ['ndjson', 'csv'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** By the ending of a file's name; what has none that is known is NDJSON. */
export const formatOfName = (name: string | undefined): FileFormat => (/\.csv$/i.test(name ?? '') ? 'csv' : 'ndjson')

/**
 * A spreadsheet runs what begins with one of these as a formula. They are written with an apostrophe before them, as spreadsheets
 * themselves mark a text, and read without it: what Keyway wrote comes back as it was.
 */
const RUNS = /^[=+\-@\t\r']/

export const guarded = (text: string): string => (RUNS.test(text) ? `'${text}` : text)
export const unguarded = (text: string): string =>
  text.startsWith("'") && RUNS.test(text.slice(1)) ? text.slice(1) : text
