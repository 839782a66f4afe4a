/**
 * Events as a stream (server-sent events, HTML Living Standard 9.2): each listener has its own place, and goes on behind
 * `Last-Event-ID` when its line broke.
 */
import type { ServerResponse } from 'node:http'
import type { Event } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { type EventSearch, lastSequence, readEvents } from './read-events.ts'

export interface Listener {
  readonly response: ServerResponse
  /** Which events it asked for. */
  readonly search: Pick<EventSearch, 'type' | 'resourceId'>
  /** Number of the last event it has. */
  readonly after: number
  /** Whether whoever listens may still do so. */
  isAllowed(): Promise<boolean>
}

export interface Streams {
  add(listener: Listener): void
  /** Sends what is new. */
  tell(): Promise<void>
  readonly size: number
  /** Ends every stream; listeners come back by themselves. */
  end(): void
}

const HEARTBEAT_MS = 15_000
/** Told to browsers: how soon to come back. */
const RETRY_MS = 2_000
const AT_ONCE = 200
/** A listener that does not read is cut off; it can come back. Bytes. */
const MOST_UNREAD = 1024 * 1024

export function createStreams({ db, log }: Pick<Deps, 'db' | 'log'>, heartbeatMs = HEARTBEAT_MS): Streams {
  const open = new Map<Listener, number>()
  const close = (listener: Listener): void => {
    open.delete(listener)
    listener.response.end()
  }
  const send = ({ response }: Listener, text: string): void => {
    if (response.writableLength > MOST_UNREAD) response.destroy()
    else response.write(text)
  }
  /** To whoever is still there and still may: a token that was revoked hears nothing more. */
  const sendAllowed = async (listener: Listener, text: string): Promise<void> => {
    const isAllowed = await listener.isAllowed()
    if (listener.response.destroyed) open.delete(listener)
    else if (!isAllowed) close(listener)
    else if (open.has(listener)) send(listener, text)
  }
  const beat = async (): Promise<void> => {
    for (const listener of [...open.keys()]) await sendAllowed(listener, ': still here\n\n')
  }
  const tellAll = async (): Promise<void> => {
    if (open.size === 0) return
    const last = await lastSequence(db)
    for (const [listener, after] of [...open]) {
      if (after >= last) continue
      const events = await readEvents(db, { ...listener.search, after, limit: AT_ONCE })
      if (!open.has(listener)) continue
      // Fewer than asked for: none of the others up to the last is one of its own.
      open.set(listener, events.length < AT_ONCE ? Math.max(last, placeOf(events)) : placeOf(events))
      if (events.length > 0) await sendAllowed(listener, events.map(frame).join(''))
    }
  }
  let timer: NodeJS.Timeout | undefined
  let ended = false

  return {
    get size() {
      return open.size
    },
    add(listener) {
      // Gone already, and its `close` was heard by nobody.
      if (listener.response.destroyed) return
      open.set(listener, listener.after)
      listener.response.once('close', () => open.delete(listener))
      send(listener, `retry: ${RETRY_MS}\n\n`)
      if (ended) close(listener)
      timer ??= setInterval(() => {
        beat().catch((err: unknown) => log.warn({ err }, 'a heartbeat of the event stream failed'))
      }, heartbeatMs).unref()
    },
    tell: oneAtATime(tellAll),
    end() {
      ended = true
      clearInterval(timer)
      for (const listener of [...open.keys()]) close(listener)
    },
  }
}

const placeOf = (events: readonly Event[]): number => Number(events.at(-1)?._id ?? 0)

/** Whoever asks while it runs shares the round after it. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  return () => {
    if (next !== null) return next
    next = last
      .catch(() => {})
      .then(() => {
        next = null
        return work()
      })
    last = next
    return next
  }
}

/** JSON holds no line break, so one `data` line is enough. */
const frame = (event: Event): string => `id: ${event._id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
