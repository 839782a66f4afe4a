/**
 * Events as a stream (server-sent events, HTML Living Standard 9.2): each listener has its own place, and goes on behind
 * `Last-Event-ID` when its line broke.
 */
import type { ServerResponse } from 'node:http'
import type { Event } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { lastSequence, readEvents } from './read-events.ts'

export interface Listener {
  readonly response: ServerResponse
  /** Number of the last event it has. */
  readonly after: number
  /** Whether whoever listens may still do so. */
  isAllowedHost(): Promise<boolean>
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
  const beat = async (): Promise<void> => {
    for (const listener of [...open.keys()]) {
      if (await listener.isAllowedHost()) send(listener, ': still here\n\n')
      else close(listener)
    }
  }
  let timer: NodeJS.Timeout | undefined
  let ended = false

  return {
    get size() {
      return open.size
    },
    add(listener) {
      open.set(listener, listener.after)
      listener.response.once('close', () => open.delete(listener))
      send(listener, `retry: ${RETRY_MS}\n\n`)
      if (ended) close(listener)
      timer ??= setInterval(() => {
        beat().catch((err: unknown) => log.warn({ err }, 'a heartbeat of the event stream failed'))
      }, heartbeatMs).unref()
    },
    async tell() {
      if (open.size === 0) return
      const last = await lastSequence(db)
      for (const [listener, after] of [...open]) {
        if (after >= last) continue
        const events = await readEvents(db, { after, limit: AT_ONCE })
        const reached = events.at(-1)
        if (reached === undefined || !open.has(listener)) continue
        open.set(listener, Number(reached._id))
        send(listener, events.map(frame).join(''))
      }
    },
    end() {
      ended = true
      clearInterval(timer)
      for (const listener of [...open.keys()]) close(listener)
    },
  }
}

/** JSON holds no line break, so one `data` line is enough. */
const frame = (event: Event): string => `id: ${event._id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
