/** One call from the form to its end: the answer, further pages, the end of what goes on, and secrets for a while. */
import type { Operation, OperationCallInput, OperationCallResult } from '@keyway/contract'
import { useEffect, useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { counted } from '../../ui/time.ts'
import { useHiding } from '../../ui/use-hiding.ts'

/** A call that was made: what was sent, so that it can go on. */
interface Made {
  readonly operation: Operation
  readonly body: OperationCallInput
}

export interface Run {
  readonly operation: Operation | null
  readonly result: OperationCallResult | null
  readonly busy: boolean
  /** Secrets are in sight. */
  readonly revealed: boolean
  readonly error: unknown
  /** @throws what the server refused, for the form */
  start(operation: Operation, body: OperationCallInput): Promise<void>
  more(): void
  reveal(): void
  hide(): void
  stopWaiting(): void
}

const linesOf = ({ ok, records }: OperationCallResult): string =>
  !ok ? 'refused' : records ? counted(records.length, 'record') : 'done'

export function useRun(connectionId: string): Run {
  const [made, setMade] = useState<Made | null>(null)
  const [result, setResult] = useState<OperationCallResult | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [revealed, setRevealed] = useState(false)
  const leaving = useRef<AbortController | null>(null)
  useEffect(() => () => leaving.current?.abort(), [])

  const call = async ({ operation, body }: Made, more: Partial<OperationCallInput>, reveal: boolean) =>
    await api.connections.call({
      params: { id: connectionId, operation: operation.id },
      query: reveal ? { reveal: 'true' } : {},
      body: { ...body, ...more },
      signal: leaving.current?.signal,
    })

  /** Looks until it is done, or nobody waits any more. */
  const waitFor = async (call_: Made, first: OperationCallResult, signal: AbortSignal): Promise<void> => {
    let current = first
    while (current.pending && current.ok && !signal.aborted) {
      const { at, afterMs } = current.pending
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      if (signal.aborted) return
      const seen = await call(call_, { pending: at }, false)
      if (signal.aborted) return
      const { pending: _, ...before } = current
      current = seen.ok
        ? {
            ...before,
            ...(seen.body !== undefined && { body: seen.body }),
            ...(seen.pending && { pending: seen.pending }),
          }
        : seen
      setResult(current)
    }
    if (first.pending) announce(`${call_.operation.name}: ${linesOf(current)}`)
  }

  const settle = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setError(null)
    await work()
      .catch((thrown: unknown) => {
        if (!leaving.current?.signal.aborted) setError(thrown)
      })
      .finally(() => setBusy(false))
  }

  const hide = useHiding(revealed ? result : null, () => {
    setRevealed(false)
    setResult(null)
  })

  return {
    operation: made?.operation ?? null,
    result,
    busy,
    revealed,
    error,
    async start(operation, body) {
      leaving.current?.abort()
      leaving.current = new AbortController()
      const { signal } = leaving.current
      const call_ = { operation, body }
      setBusy(true)
      setError(null)
      setResult(null)
      setRevealed(false)
      try {
        const first = await call(call_, {}, false)
        setMade(call_)
        setResult(first)
        announce(`${operation.name}: ${linesOf(first)}`)
        void refresh('audit')
        if (first.pending) void waitFor(call_, first, signal).catch(setError)
      } finally {
        setBusy(false)
      }
    },
    more() {
      const next = result?.next
      if (!made || !result || next === undefined) return
      void settle(async () => {
        const page = await call(made, { next }, revealed)
        const { next: _, ...before } = result
        const records = [...(result.records ?? []), ...(page.records ?? [])]
        // What was read already stays.
        if (!page.ok)
          throw new Error(page.diagnosis ? `${page.diagnosis.title}. ${page.diagnosis.cause}` : 'No answer came.')
        setResult({ ...before, records, ...(page.next !== undefined && { next: page.next }) })
      })
    },
    reveal() {
      if (!made) return
      void settle(async () => {
        const shown = await call(made, {}, true)
        setResult(shown)
        setRevealed(shown.ok)
        announce('Secrets are shown')
        void refresh('audit')
      })
    },
    hide,
    stopWaiting() {
      leaving.current?.abort()
      leaving.current = new AbortController()
      setResult((before) => {
        if (!before) return before
        const { pending: _, ...rest } = before
        return rest
      })
    },
  }
}
