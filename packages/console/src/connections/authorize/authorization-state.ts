/**
 * One authorization as seen from the panel, as a state machine. The outcome may arrive three ways: a message from the
 * popup, a broadcast (the popup lost its opener), or the connection itself as polled. Whichever comes first wins.
 */
import { type Connection, type Diagnosis, diagnosis as explain } from '@keyway/contract'

export type AuthorizationState =
  | { readonly step: 'idle' }
  /** Asking Keyway where to send the popup; `byItself`: no popup, the app signs in. */
  | { readonly step: 'starting'; readonly byItself: boolean }
  /** Microsoft has the popup. `blocked`: there is none, and the person opens `url` by hand. */
  | { readonly step: 'waiting'; readonly url: string; readonly blocked: boolean }
  /** The popup is gone and no outcome came. It may still come: some browsers cut the tie to a popup that lives on. */
  | { readonly step: 'closed'; readonly url: string; readonly diagnosis: Diagnosis }
  | { readonly step: 'succeeded' }
  | { readonly step: 'failed'; readonly message: string; readonly diagnosis: Diagnosis | null }

export type AuthorizationEvent =
  | { readonly type: 'start'; readonly byItself: boolean }
  | { readonly type: 'opened'; readonly url: string; readonly blocked: boolean }
  | { readonly type: 'popupClosed' }
  | { readonly type: 'succeeded' }
  | { readonly type: 'failed'; readonly message: string; readonly diagnosis?: Diagnosis | null }
  | { readonly type: 'reset' }

export const IDLE: AuthorizationState = { step: 'idle' }

/** An outcome still counts in these steps. */
export const isPending = (state: AuthorizationState): boolean => state.step === 'waiting' || state.step === 'closed'

export function nextAuthorization(state: AuthorizationState, event: AuthorizationEvent): AuthorizationState {
  switch (event.type) {
    case 'start':
      return { step: 'starting', byItself: event.byItself }
    case 'opened':
      return state.step === 'starting' ? { step: 'waiting', url: event.url, blocked: event.blocked } : state
    case 'popupClosed':
      return state.step === 'waiting' && !state.blocked
        ? { step: 'closed', url: state.url, diagnosis: explain('popup_closed') }
        : state
    case 'succeeded':
      return isPending(state) || state.step === 'starting' ? { step: 'succeeded' } : state
    case 'failed':
      return isPending(state) || state.step === 'starting'
        ? { step: 'failed', message: event.message, diagnosis: event.diagnosis ?? null }
        : state
    case 'reset':
      return IDLE
  }
}

/** What told one authorization of a connection from the next. */
export interface Before {
  readonly grantedAt: string | null
  readonly diagnosis: string
}

export const before = (connection: Connection): Before => ({
  grantedAt: connection.grant?.grantedAt ?? null,
  diagnosis: JSON.stringify(connection.diagnosis),
})

/** The outcome as the polled connection shows it, or null while it shows none. */
export function outcomeOf(connection: Connection, was: Before): AuthorizationEvent | null {
  const { grant, diagnosis, status } = connection
  const granted = grant !== null && grant.grantedAt !== was.grantedAt
  if (granted && status === 'online') return { type: 'succeeded' }
  // With new access and still offline, the reason may be the one it had before: a firewall lets nobody in.
  const told = diagnosis !== null && (granted || JSON.stringify(diagnosis) !== was.diagnosis)
  return told ? { type: 'failed', message: diagnosis.title, diagnosis } : null
}
