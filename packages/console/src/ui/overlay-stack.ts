/** Which panel or dialog lies on top. Only that one closes on Escape and answers the Back button. */
import { useEffect, useId, useSyncExternalStore } from 'react'

/** Below Mantine's drop-downs (300), above the page. */
const BASE_Z_INDEX = 200

let stack: readonly string[] = []
const listeners = new Set<() => void>()

function change(next: readonly string[]): void {
  stack = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

let justClosed = false

/** Something on top has closed: until the event that closed it is over, nothing below may close on it as well. */
export function noteClosed(): void {
  justClosed = true
  setTimeout(() => {
    justClosed = false
  })
}

/** True while the event that closed an overlay above is still being handled: one Escape closes one thing. */
export const somethingJustClosed = (): boolean => justClosed

export interface Overlay {
  readonly isTop: boolean
  /** 0 for the lowest one. */
  readonly level: number
  readonly zIndex: number
}

/** Takes a place in the stack while `opened`. */
export function useOverlay(opened: boolean): Overlay {
  const id = useId()
  const current = useSyncExternalStore(subscribe, () => stack)
  useEffect(() => {
    if (!opened) return
    change([...stack, id])
    return () => {
      noteClosed()
      change(stack.filter((one) => one !== id))
    }
  }, [opened, id])
  const level = Math.max(current.indexOf(id), 0)
  return { isTop: current.at(-1) === id, level, zIndex: BASE_Z_INDEX + level }
}
