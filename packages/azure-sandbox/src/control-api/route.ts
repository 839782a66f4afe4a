/** What a route of the control API is, and the answers that are not JSON. */
import type { SandboxControl } from '../control/index.ts'
import type { SettableClock } from '../core/clock.ts'
import type { Shape } from '../core/input.ts'

export interface ControlDeps {
  readonly control: SandboxControl
  readonly clock: SettableClock
}

export const isControlPath = (rawPath: string): boolean => rawPath.startsWith('/control/')

// biome-ignore lint/suspicious/noExplicitAny: read by the route's shape before the route sees it
export type Body = any

export interface ControlCall extends ControlDeps {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Body
}

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Under `/control/`, with `{name}` for a part that varies. */
  readonly path: string
  /** In a few words, shown by `GET /control/`. */
  readonly does: string
  /** Members of the body; absent: the request has none. `any`: checked by who takes it. */
  readonly body?: Shape | 'any'
  /** Undefined is answered 204, an object as JSON. */
  answer(call: ControlCall): unknown
}

/** Text in place of JSON. */
export class PlainText {
  readonly text: string
  readonly type: string

  constructor(text: string, type = 'text/plain; charset=utf-8') {
    this.text = text
    this.type = type
  }
}

/** What a path names does not exist: 404. */
export class NotThere extends Error {}

/** @throws NotThere */
export function must<T>(found: T | undefined | false, what: string): T {
  if (found === undefined || found === false) throw new NotThere(`There is no ${what} in the sandbox.`)
  return found
}
