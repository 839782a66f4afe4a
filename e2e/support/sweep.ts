/** Searches what a journey left behind for secrets that must not be there. */
import { formsOf } from './encodings.ts'

export interface Planted {
  /** What it is, for the report: never the value. */
  readonly what: string
  readonly value: string
}

export interface Place {
  readonly name: string
  readonly content: Buffer
}

/** One line per finding; empty when nothing leaked. */
export function findLeaks(planted: readonly Planted[], places: readonly Place[]): string[] {
  return planted.flatMap(({ what, value }) =>
    formsOf(value).flatMap(({ encoding, text }) =>
      places
        .filter(({ content }) => content.includes(text))
        .map(({ name }) => `${what} stands in ${name} (${encoding})`),
    ),
  )
}
