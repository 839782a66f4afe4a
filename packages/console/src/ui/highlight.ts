/** The document just saved or authorized: its row in the list is pointed out for a few seconds. */
import { useSyncExternalStore } from 'react'

/** Milliseconds a row stays pointed out. */
const HIGHLIGHT_MS = 8_000

let current: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function become(id: string | null): void {
  current = id
  for (const listener of listeners) listener()
}

export function highlight(id: string): void {
  clearTimeout(timer)
  become(id)
  timer = setTimeout(() => become(null), HIGHLIGHT_MS)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useHighlighted = (): string | null => useSyncExternalStore(subscribe, () => current)
