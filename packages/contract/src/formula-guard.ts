/**
 * A spreadsheet runs what begins with one of these as a formula, and names are written by anybody. They are written with an apostrophe
 * before them, as spreadsheets themselves mark a text, and read without it: what Keyway wrote comes back as it was.
 */
const RUNS = /^[=+\-@\t\r']/

export const guarded = (text: string): string => (RUNS.test(text) ? `'${text}` : text)
export const unguarded = (text: string): string =>
  text.startsWith("'") && RUNS.test(text.slice(1)) ? text.slice(1) : text
