/**
 * Hears what happens at the server and refreshes what shows it. A browser keeps few lines open to one host, so of all tabs of
 * the console one listens (Web Locks) and tells the others.
 */
import { EVENT_TYPES, type Event, type EventType } from '@keyway/contract'
import { kindsShowing } from './event-kinds.ts'
import { refresh } from './queries.ts'

const LOCK = 'keyway-events'

/** @returns stops listening */
export function followEvents(): () => void {
  const channel = new BroadcastChannel(LOCK)
  channel.onmessage = ({ data }: MessageEvent<EventType>) => void refresh(...kindsShowing(data))
  const stop = new AbortController()
  const lead = (): Promise<void> =>
    new Promise((resolve) => {
      const source = new EventSource('/v1/events')
      const hear = ({ data }: MessageEvent<string>) => {
        const { type } = JSON.parse(data) as Event
        channel.postMessage(type)
        void refresh(...kindsShowing(type), 'webhooks')
      }
      for (const type of EVENT_TYPES) source.addEventListener(type, hear)
      stop.signal.addEventListener('abort', () => {
        source.close()
        resolve()
      })
    })
  // Without Web Locks (an http page that is not on this machine) each tab listens for itself.
  const leading = 'locks' in navigator ? navigator.locks.request(LOCK, { signal: stop.signal }, lead) : lead()
  leading.catch(() => {})
  return () => {
    stop.abort()
    channel.close()
  }
}
