/** What the server says to a question that changes while one types: asked after a pause, and the newest answer alone counts. */
import type { KeywayError } from '@keyway/client'
import { useEffect, useState } from 'react'
import { asKeywayError } from './client.ts'

/** Long enough that one is not asked while typing, in milliseconds. */
const PAUSE_MS = 400

export interface Answer<A> {
  /** The last one there was; null: none yet, or nothing is asked. */
  readonly answer: A | null
  /** Why the last question had none. */
  readonly error: KeywayError | null
}

const NONE = { answer: null, error: null } as const

/**
 * @param question as text, to tell whether it is another one; null: nothing is asked
 * @param ask the same function each time
 */
export function useAnswer<A>(question: string | null, ask: (question: string) => Promise<A>): Answer<A> {
  const [known, setKnown] = useState<Answer<A>>(NONE)
  useEffect(() => {
    if (question === null) return setKnown(NONE)
    let current = true
    const timer = setTimeout(() => {
      ask(question).then(
        (answer) => {
          if (current) setKnown({ answer, error: null })
        },
        (thrown: unknown) => {
          if (current) setKnown(({ answer }) => ({ answer, error: asKeywayError(thrown) }))
        },
      )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [question, ask])
  return known
}
