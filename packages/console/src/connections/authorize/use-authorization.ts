/** Runs an authorization: popup, server, and the three ways an outcome comes back. */
import type { Connection, Diagnosis } from '@keyway/contract'
import { useEffect, useReducer, useRef } from 'react'
import { api, asKeywayError } from '../../api/client.ts'
import { queries, queryClient, refresh } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import {
  type AuthorizationEvent,
  type AuthorizationState,
  type Before,
  before,
  IDLE,
  isPending,
  nextAuthorization,
  outcomeOf,
} from './authorization-state.ts'
import { listenForAuthorized } from './authorized-message.ts'
import { failureOfResult } from './failure-of-result.ts'

/** Milliseconds between looks at the connection, and at whether the popup is still there. */
const POLL_MS = 1_500
const POPUP_LOOK_MS = 500

/** Milliseconds a popup may be gone before it counts as closed: its message travels on while it closes. */
const CLOSED_AFTER_MS = 1_500

export interface Authorization {
  readonly state: AuthorizationState
  /**
   * @param popup opened in the click; null when the browser blocked it, or `none` when the app signs in by itself
   * @param service whose sign-in it is
   */
  start(connection: Connection, popup: Window | null | 'none', service: string): Promise<void>
  reset(): void
}

interface Attempt {
  readonly id: string
  readonly was: Before
  readonly popup: Window | null
}

export function useAuthorization(onSucceeded: (connection: Connection) => void): Authorization {
  const [state, send] = useReducer(nextAuthorization, IDLE)
  const attempt = useRef<Attempt | null>(null)
  const pending = isPending(state)
  const done = useRef(onSucceeded)
  done.current = onSucceeded

  useEffect(() => {
    const current = attempt.current
    if (!pending || !current) return
    const finish = (event: AuthorizationEvent, connection: Connection) => {
      if (attempt.current !== current) return
      attempt.current = null
      queryClient.setQueryData(queries.connections.one(current.id).queryKey, connection)
      void refresh('connections', 'audit')
      announce(event.type === 'succeeded' ? `${connection.name} is authorized` : `Not authorized: ${connection.name}`)
      send(event)
      if (event.type === 'succeeded') done.current(connection)
    }
    const look = async () => {
      const connection = await api.connections.get({ params: { id: current.id } }).catch(() => null)
      const outcome = connection && outcomeOf(connection, current.was)
      if (outcome) finish(outcome, connection)
      return connection
    }
    const stopListening = listenForAuthorized(window.location.origin, async (message, source) => {
      // Without an id only the window opened here can mean this authorization; a broadcast may mean any.
      const ours = message.connection === current.id || (message.connection === '' && source === 'popup')
      if (!ours) return
      const looked = await look()
      // The popup knows of failures that leave no trace on a connection that goes on working.
      if (looked && message.result !== 'ok')
        finish({ type: 'failed', ...failureOfResult(message.result, looked) }, looked)
    })
    // While the popup is there, its message is the outcome: a connection has new access a moment before it was tested.
    const polling = setInterval(() => {
      if (current.popup?.closed !== false) void look()
    }, POLL_MS)
    return () => {
      stopListening()
      clearInterval(polling)
    }
  }, [pending])

  useEffect(() => {
    if (state.step !== 'waiting') return
    let goneSince = 0
    const watching = setInterval(() => {
      if (!attempt.current?.popup?.closed) return
      goneSince ||= Date.now()
      if (Date.now() - goneSince < CLOSED_AFTER_MS) return
      announce('The sign-in window was closed before it finished')
      send({ type: 'popupClosed' })
    }, POPUP_LOOK_MS)
    return () => clearInterval(watching)
  }, [state.step])

  /** The app has signed in, or not: the connection tells. */
  const finishByItself = async (id: string, diagnosis: Diagnosis | undefined) => {
    attempt.current = null
    const connection = await api.connections.get({ params: { id } })
    queryClient.setQueryData(queries.connections.one(id).queryKey, connection)
    void refresh('connections', 'audit')
    const why = diagnosis ?? connection.diagnosis
    const authorized = connection.status === 'online'
    announce(authorized ? `${connection.name} is authorized` : `Not authorized: ${connection.name}`)
    send(
      authorized
        ? { type: 'succeeded' }
        : { type: 'failed', message: why?.title ?? 'The app could not sign in.', diagnosis: why },
    )
    if (authorized) done.current(connection)
  }

  return {
    state,
    start: async (connection, opened, service) => {
      const popup = opened === 'none' ? null : opened
      attempt.current = { id: connection._id, was: before(connection), popup }
      send({ type: 'start', byItself: opened === 'none' })
      try {
        const { authorizationURL, ping } = await api.connections.authorize({ params: { id: connection._id } })
        if (authorizationURL === null) {
          popup?.close()
          await finishByItself(connection._id, ping?.diagnosis)
          return
        }
        if (popup && !popup.closed) popup.location.replace(authorizationURL)
        send({ type: 'opened', url: authorizationURL, blocked: popup === null })
        announce(`Waiting for the sign-in window of ${service}`)
      } catch (error) {
        popup?.close()
        send({ type: 'failed', message: asKeywayError(error).message })
      }
    },
    reset: () => {
      attempt.current = null
      send({ type: 'reset' })
    },
  }
}
