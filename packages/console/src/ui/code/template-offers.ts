/** What a template is offered while it is typed: members and helpers, inside its braces alone. */
import { TEMPLATE_HELPERS } from '@keyway/contract'

/** The braces of a template that is being written: a helper after them or after a bracket, and a path anywhere. */
export const OPENED = /\{\{\{?[#/]?[^{}]*$/
const WORD = /[\w.]*$/

/** Beyond that a list is no help. */
const MOST = 8

export interface Offers {
  /** Where the word begins that they replace, in characters. */
  readonly from: number
  readonly words: readonly string[]
}

/**
 * For fields of one line; the editor has its own list.
 * @param before what stands before the caret
 * @returns null where there is nothing to offer
 */
export function templateOffers(before: string, members: readonly string[]): Offers | null {
  if (!OPENED.test(before)) return null
  const word = WORD.exec(before)?.[0] ?? ''
  const wanted = word.toLowerCase()
  const all = [...members, ...TEMPLATE_HELPERS]
  const found = all.filter((one) => one !== word && one.toLowerCase().includes(wanted))
  // Those that begin with what was typed come first.
  const words = found.toSorted((a, b) => rank(a, wanted) - rank(b, wanted)).slice(0, MOST)
  return words.length === 0 || all.includes(word) ? null : { from: before.length - word.length, words }
}

const rank = (word: string, wanted: string): number => (word.toLowerCase().startsWith(wanted) ? 0 : 1)
