/**
 * Whether this page has lost its session. Forms stay mounted while it is lost, so nothing typed is; the shell shows how
 * to sign in again. No token or session is ever kept here: the cookie is the browser's.
 */
import { useSyncExternalStore } from 'react'

type SessionState = 'unknown' | 'signedIn' | 'lost'

let state: SessionState = 'unknown'
const listeners = new Set<() => void>()

function become(next: SessionState): void {
  if (state === next) return
  state = next
  for (const listener of listeners) listener()
}

/** A call was answered 401. Before the first sign-in that is no loss: the sign-in page shows. */
export const reportSignedOut = (): void => {
  if (state === 'signedIn') become('lost')
}

export const reportSignedIn = (): void => become('signedIn')

/** Signing out on purpose is not a loss. */
export const forgetSession = (): void => become('unknown')

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useSessionLost = (): boolean => useSyncExternalStore(subscribe, () => state === 'lost')
