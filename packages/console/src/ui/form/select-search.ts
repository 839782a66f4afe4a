/** A Mantine Select whose choices are searched by the server: what the select is told, and what it tells. */
import type { SelectProps } from '@mantine/core'

export interface SelectSearch {
  /** What stands in the field. */
  readonly words: string
  onWords(words: string): void
  /** Values that match. Others are known for their names alone. */
  readonly offered: ReadonlySet<string>
  /** An answer is on its way. */
  readonly searching: boolean
  /** The last choice came in sight: there may be more. */
  onEnd(): void
}

/** @param nothing what to say when nothing matches */
export const searchedBy = (search: SelectSearch, nothing: string) =>
  ({
    searchable: true,
    searchValue: search.words,
    onSearchChange: search.onWords,
    filter: ({ options }) => options.filter((one) => 'value' in one && search.offered.has(String(one.value))),
    nothingFoundMessage: search.searching ? 'Searching…' : nothing,
  }) satisfies SelectProps

/** In pixels: an arrow key brings the last choice in sight, and not the space below it. */
const NEAR_END = 60

/** For what is around the select: a list that scrolls tells nobody but those who catch it on the way. */
export const asksForMore = (search: SelectSearch | undefined) => ({
  onScrollCapture({ target }: { readonly target: EventTarget }) {
    if (search === undefined || !(target instanceof HTMLElement)) return
    if (target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_END) search.onEnd()
  },
})
