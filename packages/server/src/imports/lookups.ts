/** The lookups of an import: tables of values, and questions to the application. */
import { type Lookup, MASK } from '@keyway/contract'
import { LookupFailed, LookupNeeded, type MapContext } from '../mapping/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { type FailedCall, readDotted, type SourceRecord } from '../records/index.ts'
import { type Base, compileRequest, type FillRequest, RequestError, sendRequest } from '../requests/index.ts'
import { compileTemplate, TemplateError } from '../templates/index.ts'

/** The application did not answer a lookup: the record is refused as if its own call had failed. */
export class LookupCallFailed extends Error {
  override readonly name = 'LookupCallFailed'
  readonly call: FailedCall

  constructor(call: FailedCall) {
    super(call.diagnosis.title)
    this.call = call
  }
}

export interface Lookups {
  /** What a lookup finds; undefined: nothing. @throws LookupFailed when it cannot be asked; LookupCallFailed */
  ask(name: string, value: unknown, record: SourceRecord, signal: AbortSignal): Promise<unknown>
  /** The same for a mapping. @throws LookupFailed also when there is nothing, and that is not allowed */
  find(name: string, value: unknown, record: SourceRecord, signal: AbortSignal): Promise<unknown>
}

type Ask = (value: unknown, record: SourceRecord, signal: AbortSignal) => Promise<unknown>

/** What templates of a lookup may begin with. */
export const LOOKUP_ROOTS = ['record', 'value', 'connection', 'settings']

/**
 * @param shownOnly for people who look at a mapping: tables are read, the application is not asked, and a mask stands for what it
 * would give, which may be a secret
 * @throws RequestError, TemplateError when a template cannot be read
 */
export function createLookups(outbound: Outbound, base: Base, lookups: readonly Lookup[], shownOnly = false): Lookups {
  const byName = new Map(
    lookups.map((lookup) => [lookup.name, { lookup, ask: compileQuestion(outbound, base, lookup) }]),
  )
  const named = (name: string) => {
    const found = byName.get(name)
    if (!found) throw new LookupFailed(`there is no lookup "${name}"`)
    return found
  }
  return {
    async ask(name, value, record, signal) {
      const { lookup, ask } = named(name)
      return shownOnly && !lookup.map ? undefined : await ask(value, record, signal)
    },
    async find(name, value, record, signal) {
      const { lookup, ask } = named(name)
      const { default: fallback, allowFailures = false } = lookup
      if (shownOnly && !lookup.map) return MASK
      let found: unknown
      try {
        found = await ask(value, record, signal)
      } catch (error) {
        const mayFail = error instanceof LookupCallFailed || error instanceof LookupFailed
        if (!mayFail || !allowFailures) throw error
      }
      if (!isNothing(found)) return found
      if (fallback !== undefined) return fallback
      if (allowFailures) return undefined
      throw new LookupFailed(`the lookup "${name}" has nothing for it`)
    },
  }
}

const isNothing = (found: unknown): boolean =>
  found === undefined || found === null || found === '' || (Array.isArray(found) && found.length === 0)

function compileQuestion(outbound: Outbound, base: Base, lookup: Lookup): Ask {
  const { map, extract } = lookup
  if (map) return async (value) => (Object.hasOwn(map, String(value)) ? map[String(value)] : undefined)
  const at = (body: unknown) => (extract ? readDotted(body, extract) : body)
  if (lookup.operation) return operationQuestion(outbound, base, lookup, at)
  if (lookup.relativeURI) return requestQuestion(outbound, base, lookup, at)
  return async () => undefined
}

function operationQuestion(outbound: Outbound, base: Base, lookup: Lookup, at: (body: unknown) => unknown): Ask {
  const operation = lookup.operation as string
  const inputs = Object.entries(lookup.parameters ?? {}).map(([name, text]) => ({
    name,
    fill: compileTemplate(text, { roots: LOOKUP_ROOTS }),
  }))
  return async (value, record, signal) => {
    const context = { value, record, connection: base.connection, settings: base.settings }
    const filled = within(() => Object.fromEntries(inputs.map(({ name, fill }) => [name, fill(context)])))
    const result = await outbound.call(base.connectionId, operation, filled, { signal })
    if (result.ok) return at(result.body)
    if (result.status === 404) return undefined
    throw new LookupCallFailed(result)
  }
}

function requestQuestion(outbound: Outbound, base: Base, lookup: Lookup, at: (body: unknown) => unknown): Ask {
  const { method = 'GET', relativeURI = '', body } = lookup
  const fill: FillRequest = compileRequest({ method, relativeURI, ...(method === 'POST' && { body }) }, LOOKUP_ROOTS)
  return async (value, record, signal) => {
    const request = within(() => fill({ value, record, connection: base.connection, settings: base.settings }, base))
    const exchange = await sendRequest(outbound, base, request, { signal })
    if (exchange.ok) return at(exchange.answer.body)
    if (exchange.status === 404) return undefined
    throw new LookupCallFailed(exchange)
  }
}

function within<T>(fill: () => T): T {
  try {
    return fill()
  } catch (error) {
    if (!(error instanceof RequestError || error instanceof TemplateError)) throw error
    throw new LookupFailed(error.message.replace(/\.$/, ''))
  }
}

/** Lookups of one record; more than this is a mapping that asks in circles. */
const MOST_LOOKUPS = 200

/**
 * Maps a record, asking for what its lookups need on the way.
 * @param map of compileMapping
 */
export async function mapWithLookups<T>(
  map: (record: SourceRecord, context: MapContext) => T,
  record: SourceRecord,
  lookups: Lookups,
  existing: boolean | undefined,
  signal: AbortSignal,
): Promise<T> {
  const found = new Map<string, { readonly value: unknown } | { readonly failed: LookupFailed }>()
  const keyOf = (name: string, value: unknown) => JSON.stringify([name, value])
  const context: MapContext = {
    existing,
    lookUp(name, value) {
      const answer = found.get(keyOf(name, value))
      if (!answer) throw new LookupNeeded(name, value)
      // Thrown where the field is mapped, so that it is told with the field.
      if ('failed' in answer) throw answer.failed
      return answer.value
    },
  }
  for (;;) {
    try {
      return map(record, context)
    } catch (error) {
      if (!(error instanceof LookupNeeded)) throw error
      if (found.size >= MOST_LOOKUPS) throw new LookupFailed('it needs too many lookups')
      const { lookup, value } = error
      const answer = await lookups.find(lookup, value, record, signal).then(
        (value) => ({ value }),
        (failed: unknown) => {
          if (failed instanceof LookupFailed) return { failed }
          throw failed
        },
      )
      found.set(keyOf(lookup, value), answer)
    }
  }
}
