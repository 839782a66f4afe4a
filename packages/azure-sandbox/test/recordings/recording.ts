/** Exchanges recorded with the real Azure: one session is an ordered run of them on one vault. */
import fs from 'node:fs'

export interface RecordedExchange {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  // biome-ignore lint/suspicious/noExplicitAny: recorded bodies have every shape
  readonly response?: any
}

export interface RecordedSession {
  /** e.g. `r034`; an exchange is named `r034#1`. */
  readonly id: string
  readonly plane: 'data' | 'control'
  readonly exchanges: readonly RecordedExchange[]
}

/** Reads a file of one JSON session a line. */
export const readRecordings = (file: string): readonly RecordedSession[] =>
  fs
    .readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedSession)

const PLACE = /\/subscriptions\/([0-9a-f-]{36})(?:\/resourceGroups\/([^/?]+))?/i

/** The subscriptions and resource groups the paths of a session name. */
export function placesOf(session: RecordedSession): ReadonlyMap<string, ReadonlySet<string>> {
  const places = new Map<string, Set<string>>()
  for (const { path } of session.exchanges) {
    const [, subscription, group] = PLACE.exec(path) ?? []
    if (!subscription) continue
    const groups = places.get(subscription) ?? new Set()
    places.set(subscription, group ? groups.add(group) : groups)
  }
  return places
}
