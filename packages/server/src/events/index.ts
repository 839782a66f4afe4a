/** Events: what happened, told to streams and webhooks. */
import type { Authenticator } from '../access/index.ts'
import type { Deps } from '../deps.ts'
import type { Handlers } from '../http/handler.ts'
import { createNetwork, type Network } from '../outbound/index.ts'
import { deliverDue, giveUpOld, webhooksHandlers } from '../webhooks/index.ts'
import { eventsHandlers } from './events-handlers.ts'
import { dropOldEvents, relayEvents } from './relay.ts'
import { createStreams } from './stream.ts'

export interface Events {
  readonly handlers: Pick<Handlers, Extract<keyof Handlers, `events.${string}` | `webhooks.${string}`>>
  start(): void
  /** Ends streams at once, so that nobody waits for them. */
  endStreams(): void
  stop(): Promise<void>
}

/** How often it is looked for new events and deliveries that are due. Milliseconds. */
const LOOK_MS = 500
const CLEAN_MS = 3_600_000

export interface EventsOptions {
  readonly network?: Network
  /** For jitter; 0 to 1. */
  readonly random?: () => number
  /** Milliseconds between looks at a stream that has nothing to tell; 15,000 unless a test is in a hurry. */
  readonly heartbeatMs?: number
}

export function createEvents(deps: Deps, authenticator: Authenticator, options: EventsOptions = {}): Events {
  const { network = createNetwork(deps.config), random = Math.random } = options
  const streams = createStreams(deps, options.heartbeatMs)
  const stopping = new AbortController()
  const relay = repeat(deps, LOOK_MS, async () => {
    await relayEvents(deps)
    await streams.tell()
  })
  const deliver = repeat(deps, LOOK_MS, () => deliverDue(deps, network, random, stopping.signal))
  const clean = repeat(deps, CLEAN_MS, async () => {
    await giveUpOld(deps)
    await dropOldEvents(deps)
  })
  // Deliveries are a worker's work; streams are for those who answer requests.
  const work = deps.config.role === 'web' ? [relay, clean] : [relay, clean, deliver]
  return {
    handlers: { ...eventsHandlers(deps, streams, authenticator), ...webhooksHandlers(deps) },
    start() {
      for (const one of work) one.start()
    },
    endStreams: () => streams.end(),
    async stop() {
      streams.end()
      stopping.abort()
      await Promise.all(work.map((one) => one.stop()))
    },
  }
}

/** Does something again and again, never twice at once. */
function repeat({ log }: Deps, everyMs: number, work: () => Promise<unknown>) {
  let running: Promise<unknown> | null = null
  let timer: NodeJS.Timeout | undefined
  const step = (): void => {
    running ??= work()
      .catch((err: unknown) => log.warn({ err }, 'events were not handed on; it is tried again'))
      .finally(() => {
        running = null
      })
  }
  return {
    start() {
      timer = setInterval(step, everyMs).unref()
    },
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
