/** Requests of an import as a form shows them: one request; a pair that creates or updates is kept as it is. */
import type { FreeImport } from '@keyway/contract'
import { headerLines, headersOf } from '../exports/request-values.ts'

export interface ImportRequest {
  readonly method: FreeImport['method'][number]
  readonly relativeURI: string
  readonly headers: string
  readonly body: string
  readonly batchSize: number | string
  readonly resourcePath: string
  readonly resourceIdPath: string
  readonly successPath: string
  /** One per line. */
  readonly successValues: string
  readonly errorPath: string
}

export const NO_IMPORT_REQUEST: ImportRequest = {
  method: 'POST',
  relativeURI: '',
  headers: '',
  body: '',
  batchSize: 1,
  resourcePath: '',
  resourceIdPath: '',
  successPath: '',
  successValues: '',
  errorPath: '',
}

export const importRequest = (http: FreeImport): ImportRequest => ({
  method: http.method[0] ?? 'POST',
  relativeURI: http.relativeURI[0] ?? '',
  headers: headerLines(http.headers),
  body: http.body?.[0] ?? '',
  batchSize: http.batchSize ?? 1,
  resourcePath: http.response?.resourcePath?.[0] ?? '',
  resourceIdPath: http.response?.resourceIdPath?.[0] ?? '',
  successPath: http.response?.successPath?.[0] ?? '',
  successValues: (http.response?.successValues?.[0] ?? []).join('\n'),
  errorPath: http.response?.errorPath ?? '',
})

/** @param stored what is being edited; its members that the form does not show, such as a second request, are kept */
export function freeImportOf(values: ImportRequest, stored: FreeImport | undefined): FreeImport {
  const { method, relativeURI, headers, body, batchSize, resourcePath, resourceIdPath, successPath, errorPath } = values
  const { headers: _, body: __, batchSize: ___, response: kept, ...rest } = stored ?? {}
  const first = <T>(list: readonly T[] | undefined, value: T): T[] => [value, ...(list ?? []).slice(1)]
  const values_ = values.successValues.split('\n').filter((line) => line.trim() !== '')
  const response = {
    ...kept,
    ...given('resourcePath', resourcePath, kept?.resourcePath),
    ...given('resourceIdPath', resourceIdPath, kept?.resourceIdPath),
    ...given('successPath', successPath, kept?.successPath),
    ...(successPath !== '' && values_.length > 0 && { successValues: first(kept?.successValues, values_) }),
    ...(errorPath !== '' && { errorPath }),
  }
  return {
    ...rest,
    formType: 'http',
    method: first(stored?.method, method),
    relativeURI: first(stored?.relativeURI, relativeURI),
    ...((body !== '' || (stored?.body?.length ?? 0) > 1) && { body: first(stored?.body, body) }),
    ...(headers.trim() !== '' && { headers: headersOf(headers) }),
    ...(batchSize !== 1 && { batchSize: batchSize as number }),
    ...(Object.keys(response).length > 0 && { response }),
  }
}

const given = (name: string, value: string, stored: readonly string[] | undefined) =>
  value === '' && (stored?.length ?? 0) < 2 ? { [name]: undefined } : { [name]: [value, ...(stored ?? []).slice(1)] }
