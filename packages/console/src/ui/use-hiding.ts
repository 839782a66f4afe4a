/** Revealed secrets are hidden again after a while: nobody reads one for longer, and screens are left alone. */
import { useCallback, useEffect, useRef } from 'react'
import { announce } from './announce.tsx'

/** Milliseconds that revealed secrets stay in sight. */
export const REVEALED_MS = 30_000

/**
 * @param shown what is in sight; null: no secret is. With another one the time begins anew
 * @returns hides them at once
 */
export function useHiding(shown: unknown, hide: () => void): () => void {
  const latest = useRef(hide)
  latest.current = hide
  const hideNow = useCallback(() => {
    latest.current()
    announce('Secrets are hidden again')
  }, [])
  useEffect(() => {
    if (shown === null) return
    const timer = setTimeout(hideNow, REVEALED_MS)
    return () => clearTimeout(timer)
  }, [shown, hideNow])
  return hideNow
}
