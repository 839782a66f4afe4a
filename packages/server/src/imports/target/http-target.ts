/** Writes with requests of one's own: one per record or per batch, and another one for records that exist already. */
import { BODY_METHODS, type FreeImport, type ImportInput, TEMPLATE_ROOTS } from '@keyway/contract'
import { compileMapping, isJsonPath, type MapContext } from '../../mapping/index.ts'
import type { Outbound, RawRequest } from '../../outbound/outbound.ts'
import { readDotted, type SourceRecord } from '../../records/index.ts'
import {
  type AnswerSettings,
  type Base,
  cleanerOf,
  compileRequest,
  type FillRequest,
  RequestError,
  sendRequest,
} from '../../requests/index.ts'
import { type Lookups, mapWithLookups } from '../lookups.ts'
import { bodyOf, withoutEmpty } from './http-body.ts'
import type { BatchedRecord, Fault, Prepared, SendResult, Target } from './target.ts'

export type HttpImport = Pick<ImportInput, 'mappings' | 'ignoreExisting' | 'ignoreMissing'> & {
  readonly name?: string
  readonly http: FreeImport
}

/** What templates of the requests may begin with. */
export const IMPORT_ROOTS = TEMPLATE_ROOTS.import

interface Compiled {
  readonly fill: FillRequest
  readonly answer: AnswerSettings
  readonly resourcePath: string | undefined
  readonly resourceIdPath: string | undefined
  readonly makesBody: boolean
}

/** @throws RequestError when a template cannot be read */
export function compileRequests(http: FreeImport): Compiled[] {
  return http.method.map((method, index) => {
    const part = http.body?.[index]
    const makesBody = !part && BODY_METHODS.includes(method)
    const parts = {
      method,
      relativeURI: http.relativeURI[index] ?? '',
      headers: http.headers,
      mediaType: http.requestMediaType,
      strict: http.strictHandlebarEvaluation,
      // What Keyway makes itself is put in as it is.
      body: makesBody ? '{{{keyway_body}}}' : BODY_METHODS.includes(method) ? part : undefined,
    }
    const { response = {} } = http
    return {
      fill: compileRequest(parts, makesBody ? [...IMPORT_ROOTS, 'keyway_body'] : IMPORT_ROOTS),
      makesBody,
      resourcePath: response.resourcePath?.[index] ?? response.resourcePath?.[0],
      resourceIdPath: response.resourceIdPath?.[index] ?? response.resourceIdPath?.[0],
      answer: {
        successPath: response.successPath?.[index] ?? response.successPath?.[0],
        successValues: response.successValues?.[index] ?? response.successValues?.[0],
        failPath: response.failPath?.[index] ?? response.failPath?.[0],
        failValues: response.failValues?.[index] ?? response.failValues?.[0],
        errorPath: response.errorPath,
        allowArrayforSuccessPath: response.allowArrayforSuccessPath,
        successMediaType: http.successMediaType,
        errorMediaType: http.errorMediaType,
      },
    }
  })
}

export function httpTarget(outbound: Outbound, base: Base, document: HttpImport, lookups: Lookups): Target {
  const { http, mappings, ignoreExisting, ignoreMissing } = document
  const requests = compileRequests(http)
  const map =
    mappings.length > 0 ? compileMapping(mappings) : (record: unknown, _: MapContext) => record as SourceRecord
  const updates = requests.length === 2 ? (http.requestType ?? []).indexOf('UPDATE') : 0
  const asksIgnore = ignoreExisting || ignoreMissing

  const tells = async (
    extract: string | undefined,
    lookup: string | undefined,
    record: SourceRecord,
    signal: AbortSignal,
  ) => {
    if (lookup) return !isNothing(await lookups.ask(lookup, undefined, record, signal))
    if (extract) return !isNothing(readDotted(record, isJsonPath(extract) ? extract.replace(/^\$\.?/, '') : extract))
    return undefined
  }

  const shared = {
    connection: base.connection,
    import: { name: document.name ?? '' },
    settings: base.settings,
    lookup: {},
  }

  const requestFor = (existing: boolean | undefined): Compiled =>
    requests[requests.length === 1 ? 0 : existing ? updates : 1 - updates] as Compiled

  const filled = ({ fill, makesBody }: Compiled, ready: readonly BatchedRecord[]): RawRequest => {
    const [first] = ready
    const goesOut = ready.map(({ record, mapped }) => (http.sendPostMappedData === false ? record : mapped))
    // URI and headers see the record as it came, the body as it was mapped.
    const before = {
      ...shared,
      record: first?.record,
      data: ready.map(({ record }) => record),
      batch_of_records: batchOf(ready.map(({ record }) => record)),
    }
    const after = { ...shared, record: goesOut[0], data: goesOut, batch_of_records: batchOf(goesOut) }
    const own = makesBody
      ? bodyOf(http, http.batchSize === undefined || http.batchSize === 1 ? goesOut[0] : goesOut)
      : ''
    return fill(before, base, { ...after, keyway_body: own })
  }

  const send = async (
    ready: readonly BatchedRecord[],
    existing: boolean | undefined,
    signal: AbortSignal,
  ): Promise<readonly SendResult[]> => {
    const compiled = requestFor(existing)
    const { answer, resourcePath, resourceIdPath } = compiled
    const request = filled(compiled, ready)
    const clean = cleanerOf(ready.flatMap(({ record, mapped }) => [record, mapped]))
    const exchange = await sendRequest(outbound, base, request, { answer, signal, clean })
    if (!exchange.ok) return ready.map(() => exchange)
    const { status, body } = exchange.answer
    const found = resourcePath ? readDotted(body, resourcePath) : body
    return resultsOf(found, ready.length, status, resourceIdPath, (http.batchSize ?? 1) > 1)
  }

  return {
    sensitive: [],
    batchSize: http.batchSize ?? 1,
    sendBatch: (batch, signal) => send(batch, undefined, signal),
    async prepare(record, { signal }): Promise<Prepared> {
      const existing = await tells(http.existingExtract, http.existingLookupName, record, signal)
      if (asksIgnore) {
        const there = (await tells(http.ignoreExtract, http.ignoreLookupName, record, signal)) ?? existing ?? false
        if (there && ignoreExisting) return { kind: 'ignored', reason: 'existing', existing: there }
        if (!there && ignoreMissing) return { kind: 'ignored', reason: 'missing', existing: there }
      }
      const made = await mapWithLookups(map, record, lookups, existing, signal)
      const mapped = (http.ignoreEmptyNodes ? withoutEmpty(made) : made) as SourceRecord
      const request = () => filled(requestFor(existing), [{ record, mapped }])
      return {
        kind: 'ready',
        existing,
        fields: () => Object.keys(mapped).map((field) => ({ field, change: 'sent' as const })),
        mapped,
        request,
        fault: () => faultIn(request),
        async send(calls) {
          const [result] = await send([{ record, mapped }], existing, calls)
          return result as SendResult
        },
      }
    },
  }
}

function faultIn(make: () => unknown): Fault | null {
  try {
    make()
    return null
  } catch (error) {
    if (error instanceof RequestError) return { code: 'request_not_made', message: error.message }
    throw error
  }
}

const batchOf = (records: readonly unknown[]) => records.map((record) => ({ record }))

const isNothing = (found: unknown): boolean =>
  found === undefined ||
  found === null ||
  found === '' ||
  found === false ||
  (Array.isArray(found) && found.length === 0)

/** One result per record. In a batch, the answer lists them in the order of the records. */
function resultsOf(
  found: unknown,
  count: number,
  status: number,
  idPath: string | undefined,
  isBatch: boolean,
): readonly SendResult[] {
  if (!isBatch) return [written(found, status, idPath)]
  if (!Array.isArray(found) || found.length !== count) {
    const has = Array.isArray(found) ? String(found.length) : 'no'
    throw new RequestError(
      'response.resourcePath',
      `The answer lists ${has} results for ${count} records, so nobody knows which were taken.`,
    )
  }
  return found.map((one) => written(one, status, idPath))
}

function written(body: unknown, status: number, idPath: string | undefined): SendResult & { ok: true } {
  const id = idPath ? readDotted(body, idPath) : (readDotted(body, 'id') ?? readDotted(body, '_id'))
  const told = typeof id === 'string' || typeof id === 'number'
  return { ok: true, status, body, ...(told && { id: String(id) }) }
}
