/** The documents a field offers: there may be thousands, so the server searches while one types, and gives them page by page. */
import type { Connection, Export, Flow, Import, RouteQueryInput } from '@keyway/contract'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ChosenKind, queries } from '../api/queries.ts'
import type { SelectSearch } from '../ui/form/select-search.ts'

/** Milliseconds without a key before the server is asked. */
const TYPING_MS = 250

interface Documents {
  readonly connections: Connection
  readonly exports: Export
  readonly imports: Import
  readonly flows: Flow
}

export interface Choices<T> {
  /** Those that match, and first the chosen one where it is not among them: its name stands in the field. */
  readonly items: readonly T[]
  readonly chosen: T | undefined
  /** Nothing is known yet. */
  readonly loading: boolean
  readonly search: SelectSearch
}

/**
 * @param chosenId empty: none is chosen
 * @param filter what every one that is offered has in common
 * @param except id of one that is not offered
 */
export function useChoices<K extends ChosenKind>(
  kind: K,
  chosenId: string,
  filter?: RouteQueryInput<`${K}.list`>,
  except?: string,
): Choices<Documents[K]> {
  type Item = Documents[K]
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words, TYPING_MS)
  const one = useQuery<Item>({
    ...(queries[kind].one(chosenId) as object),
    queryKey: [kind, 'one', chosenId],
    enabled: chosenId !== '',
  })
  const chosen = chosenId === '' ? undefined : one.data
  // The name of the chosen one stands in the field too, and is no search.
  const q = asked === chosen?.name ? undefined : asked || undefined
  const found = useInfiniteQuery(queries.choices(kind, { ...(filter as object | undefined), q }))
  const pages = found.data?.pages ?? []
  // The kind asked for is the kind that is answered.
  const answered = pages.flatMap(({ items }) => items as readonly unknown[]) as readonly Item[]
  const matching = answered.filter(({ _id }) => _id !== except)
  const offered = new Set(matching.map(({ _id }) => _id))
  return {
    items: chosen === undefined || offered.has(chosen._id) ? matching : [chosen, ...matching],
    chosen,
    loading: found.isPending,
    search: {
      words,
      onWords: setWords,
      offered,
      searching: found.isFetching || asked !== words,
      onEnd: () => {
        if (found.hasNextPage && !found.isFetching) void found.fetchNextPage()
      },
    },
  }
}
