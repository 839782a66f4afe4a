/** Follows one call for the debug log: how long it waited for what, what was sent, what came back. Made only while that is on. */
import type { OperationRow } from '@keyway/connectors'
import type { Clock } from '../deps.ts'
import type { Access } from './access.ts'
import type { Answer } from './answer.ts'
import { type Asker, type Exchange, type ExchangeLog, OBSERVED_BYTES } from './exchange-log.ts'
import { carriedBy, dressed } from './manners.ts'
import type { WireRequest } from './wire-request.ts'

export interface Watched {
  /** As the call begins; its token may be another one later. */
  readonly access: Access
  readonly request: WireRequest
  readonly asker: Asker
  readonly row: OperationRow | undefined
}

export class CallWatch {
  readonly #log: ExchangeLog
  readonly #clock: Clock
  readonly #call: Watched
  /** When what is waited for now began, on the monotonic clock. */
  #mark = performance.now()
  #slotMs = 0
  #paceMs = 0
  #attempt = 0
  #time: Date

  constructor(log: ExchangeLog, clock: Clock, call: Watched) {
    this.#log = log
    this.#clock = clock
    this.#call = call
    this.#time = clock.now()
  }

  /** The call has its slot. */
  entered(): void {
    this.#slotMs = this.#lap()
  }

  /** The request goes out now. */
  sending(): void {
    this.#paceMs = this.#lap()
    this.#attempt += 1
    this.#time = this.#clock.now()
  }

  answered(answer: Answer, access: Access): void {
    const { status, headers } = answer
    const sentAt = this.#mark
    const noted = this.#soFar(access)
    answer.observe(OBSERVED_BYTES, (body, bytes, brokenOff) => {
      const times = { ...noted.times, call: performance.now() - sentAt }
      this.#log.note({ ...noted, answer: { status, headers, body, bytes, brokenOff }, error: undefined, times })
    })
    this.#lap()
  }

  unanswered(error: unknown, access: Access): void {
    const noted = this.#soFar(access)
    this.#log.note({ ...noted, answer: null, error, times: { ...noted.times, call: this.#lap() } })
  }

  /** Not sent at all: the vault's allowance is used up for longer than the call can wait. */
  refused(waitMs: number): void {
    const seconds = Math.ceil(waitMs / 1000)
    const error = Object.assign(new Error(`not sent: the vault takes no more calls for ${seconds} s`), {
      code: 'KEYWAY_PACED',
    })
    this.#paceMs = this.#lap()
    this.#attempt += 1
    this.#log.note({ ...this.#soFar(this.#call.access), answer: null, error })
  }

  #soFar(access: Access): Exchange {
    const { request: bare, asker, row } = this.#call
    const { target, accessToken } = access
    const carried = carriedBy(access)
    const request = dressed(bare, carried, target.manners)
    const { values = [], names = [] } = target.secrets ?? {}
    return {
      connectionId: target.connectionId,
      asker,
      operation: row?.id,
      sensitive: row?.sensitive ?? [],
      time: this.#time,
      attempt: this.#attempt,
      request: {
        method: request.method,
        url: target.origin + request.path,
        headers: request.headers,
        body: request.body,
      },
      answer: null,
      error: undefined,
      // The slot was waited for once, before the first request.
      times: { slot: this.#attempt === 1 ? this.#slotMs : 0, pace: this.#paceMs, call: 0 },
      secrets: [...values, accessToken, ...(carried.in === 'nowhere' ? [] : [carried.value])],
      secretNames: carried.in === 'nowhere' ? names : [...names, carried.name],
    }
  }

  #lap(): number {
    const now = performance.now()
    const ms = now - this.#mark
    this.#mark = now
    return ms
  }
}
