/** Reads the debug log of a connection: a page, further pages, and what comes live while it is on. */
import type { Connection, DebugRecord } from '@keyway/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { type LogFilter, matches, withNewer } from './log-state.ts'

const PAGE = 50

export interface ShownLog {
  /** Null: not read yet. */
  readonly records: readonly DebugRecord[] | null
  readonly more: boolean
  readonly error: unknown
  showMore(): Promise<void>
  /** From the beginning, e.g. after it was cleared. */
  again(): void
}

const queryOf = ({ failed, search }: LogFilter) => ({
  limit: PAGE,
  ...(failed && { failed: 'true' as const }),
  ...(search !== '' && { search }),
})

export function useDebugLog({ _id: id, debugUntil }: Connection, filter: LogFilter): ShownLog {
  const [records, setRecords] = useState<readonly DebugRecord[] | null>(null)
  const [more, setMore] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [round, setRound] = useState(0)
  const current = useRef(filter)
  current.current = filter
  const on = debugUntil !== null

  // biome-ignore lint/correctness/useExhaustiveDependencies: the members of the filter are what counts; a round begins anew.
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const read = async () => {
      const params = { id }
      // The newest record of all, whatever is looked for: what comes live goes on from there.
      const [newest] = await api.connections.debugLog({ params, query: { limit: 1 }, signal })
      const page = await api.connections.debugLog({ params, query: queryOf(filter), signal })
      setRecords(page)
      setMore(page.length === PAGE)
      setError(null)
      if (on) await follow(id, newest?._id ?? '0', signal, take)
      if (on && !signal.aborted) await refresh('connections')
    }
    const take = (newer: readonly DebugRecord[]) => {
      const wanted = newer.filter((one) => matches(one, current.current))
      setRecords((shown) => withNewer(shown ?? [], wanted))
    }
    read().catch((thrown: unknown) => {
      if (!signal.aborted) setError(thrown)
    })
    return () => leaving.abort()
  }, [id, on, filter.failed, filter.search, round])

  return {
    records,
    more,
    error,
    showMore: async () => {
      const query = { ...queryOf(filter), before: records?.at(-1)?._id }
      try {
        const page = await api.connections.debugLog({ params: { id }, query })
        setRecords((shown) => [...(shown ?? []), ...page])
        setMore(page.length === PAGE)
      } catch (thrown) {
        setError(thrown)
      }
    },
    again: useCallback(() => setRound((before) => before + 1), []),
  }
}

/** Calls come in bursts: they are shown together. Milliseconds. */
const BURST_MS = 150

/** Until the log ends; each answer of the server says where the next one begins. */
async function follow(
  id: string,
  from: string,
  signal: AbortSignal,
  take: (newer: readonly DebugRecord[]) => void,
): Promise<void> {
  let after = from
  let burst: DebugRecord[] = []
  let planned = false
  const flush = () => {
    planned = false
    if (!signal.aborted) take(burst.reverse())
    burst = []
  }
  for (let on = true; on; ) {
    on = false
    for await (const line of api.lines('connections.debugLive', { params: { id }, query: { after }, signal })) {
      if ('record' in line) {
        burst.push(line.record)
        if (!planned) setTimeout(flush, BURST_MS)
        planned = true
        continue
      }
      after = line.next
      on = line.on
    }
  }
}
