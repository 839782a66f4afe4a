/** What a mapping may look at: the record, what lookups found, and whether the record is created or updated. */

export interface MapContext {
  /** What a lookup finds for a value; undefined: nothing. @throws LookupFailed, LookupNeeded */
  lookUp(name: string, value: unknown): unknown
  /** Whether the target exists already; undefined: nobody looked. */
  readonly existing?: boolean | undefined
}

export interface Scope {
  readonly record: unknown
  readonly context: MapContext
}

export type Field = (scope: Scope) => unknown

/** A mapping of its own, where there are no lookups. */
export const NO_CONTEXT: MapContext = {
  lookUp(name) {
    throw new LookupFailed(`there is no lookup "${name}"`)
  },
}

/** A lookup that found nothing, or could not be asked. The message is the end of a sentence. */
export class LookupFailed extends Error {
  override readonly name = 'LookupFailed'
}

/** The answer is not here yet: whoever maps asks for it, and maps once more. */
export class LookupNeeded extends Error {
  override readonly name = 'LookupNeeded'
  readonly lookup: string
  readonly value: unknown

  constructor(lookup: string, value: unknown) {
    super(`the lookup "${lookup}" is needed`)
    this.lookup = lookup
    this.value = value
  }
}

/** A record that cannot be mapped. The message names the field and what is wrong, never a value. */
export class MappingError extends Error {
  override readonly name = 'MappingError'
  readonly field: string

  constructor(field: string, message: string, cause?: Error) {
    super(message, { cause })
    this.field = field
  }
}

export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''
