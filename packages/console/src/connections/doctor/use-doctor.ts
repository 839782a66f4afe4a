/** Has a connection examined, and follows check by check. */
import type { Connection } from '@keyway/contract'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { beginVisit, nextVisit, summaryOf, type VisitState } from './visit-state.ts'

export interface Doctor {
  readonly visit: VisitState
  readonly running: boolean
  /** The visit itself did not come to its end. */
  readonly error: unknown
  /** From the beginning. */
  again(): void
}

export function useDoctor({ _id: id, name, http }: Connection): Doctor {
  const plane = http._httpConnectorApiId ?? 'http'
  const [round, setRound] = useState(0)
  const [visit, setVisit] = useState(() => beginVisit(plane))
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(true)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round begins a new visit.
  useEffect(() => {
    const leaving = new AbortController()
    let state = beginVisit(plane)
    const follow = async () => {
      for await (const line of api.lines('connections.doctor', { params: { id }, signal: leaving.signal })) {
        if (leaving.signal.aborted) return
        state = nextVisit(state, line)
        setVisit(state)
      }
      announce(`${name}: ${summaryOf(state) ?? 'the checks were broken off'}`)
    }
    setVisit(state)
    setError(null)
    setRunning(true)
    follow()
      .catch((thrown: unknown) => {
        if (!leaving.signal.aborted) setError(thrown)
      })
      .finally(() => {
        if (leaving.signal.aborted) return
        setRunning(false)
        // The tokens were renewed.
        void refresh('connections', 'audit')
      })
    return () => leaving.abort()
  }, [id, name, plane, round])

  return { visit, running, error, again: useCallback(() => setRound((before) => before + 1), []) }
}
