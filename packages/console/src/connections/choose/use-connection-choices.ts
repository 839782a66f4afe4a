/** The connections a field offers: there may be thousands, so the server searches while one types, and gives them page by page. */
import type { Connection, RouteQueryInput } from '@keyway/contract'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../../api/queries.ts'
import type { SelectSearch } from '../../ui/form/select-search.ts'

/** Milliseconds without a key before the server is asked. */
const TYPING_MS = 250

export interface ConnectionChoices {
  /** Those that match, and first the chosen one where it is not among them: its name stands in the field. */
  readonly connections: readonly Connection[]
  readonly chosen: Connection | undefined
  /** Nothing is known yet. */
  readonly loading: boolean
  readonly search: SelectSearch
}

/**
 * @param chosenId empty: none is chosen
 * @param filter what every one that is offered has in common
 * @param except id of one that is not offered
 */
export function useConnectionChoices(
  chosenId: string,
  filter: RouteQueryInput<'connections.list'> = {},
  except?: string,
): ConnectionChoices {
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words, TYPING_MS)
  const one = useQuery({ ...queries.connections.one(chosenId), enabled: chosenId !== '' })
  const chosen = chosenId === '' ? undefined : one.data
  // The name of the chosen one stands in the field too, and is no search.
  const q = asked === chosen?.name ? undefined : asked || undefined
  const found = useInfiniteQuery(queries.connectionChoices({ ...filter, q }))
  const matching = (found.data?.pages ?? []).flatMap(({ items }) => items).filter(({ _id }) => _id !== except)
  const offered = new Set(matching.map(({ _id }) => _id))
  return {
    connections: chosen === undefined || offered.has(chosen._id) ? matching : [chosen, ...matching],
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
