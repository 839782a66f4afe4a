/** A request of one's own as a form shows it. Lists are lines of text; what is left blank is not sent. */
import type { FreeExport, Header, Paging, PagingMethod } from '@keyway/contract'

export interface RequestValues {
  readonly method: FreeExport['method']
  readonly relativeURI: string
  /** One per line: `Name: value`. */
  readonly headers: string
  readonly body: string
  readonly successPath: string
  /** One per line. */
  readonly successValues: string
  readonly failPath: string
  readonly failValues: string
  readonly errorPath: string
  readonly paging: PagingValues
}

export interface PagingValues {
  readonly method: PagingMethod | ''
  readonly start: number | string
  readonly path: string
  readonly pathLocation: 'body' | 'header'
  readonly relativeURI: string
  readonly body: string
  readonly lastPageStatusCode: number | string
  readonly lastPagePath: string
  readonly lastPageValues: string
  readonly maxPagePath: string
  readonly maxCountPath: string
}

export const NO_PAGING: PagingValues = {
  method: '',
  start: '',
  path: '',
  pathLocation: 'body',
  relativeURI: '',
  body: '',
  lastPageStatusCode: '',
  lastPagePath: '',
  lastPageValues: '',
  maxPagePath: '',
  maxCountPath: '',
}

export const NO_REQUEST: RequestValues = {
  method: 'GET',
  relativeURI: '',
  headers: '',
  body: '',
  successPath: '',
  successValues: '',
  failPath: '',
  failValues: '',
  errorPath: '',
  paging: NO_PAGING,
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')
const text = (list: readonly string[] | undefined): string => (list ?? []).join('\n')

export const headerLines = (headers: readonly Header[] | undefined): string =>
  (headers ?? []).map(({ name, value }) => `${name}: ${value}`).join('\n')

/** A line without a colon is a header without a value; the server says what is wrong with its name. */
export const headersOf = (typed: string): Header[] =>
  lines(typed).map((line) => {
    const [name = '', ...value] = line.split(':')
    return { name: name.trim(), value: value.join(':').trim() }
  })

export const requestValues = (http: FreeExport): RequestValues => ({
  method: http.method,
  relativeURI: http.relativeURI,
  headers: headerLines(http.headers),
  body: http.body ?? '',
  successPath: http.response?.successPath ?? '',
  successValues: text(http.response?.successValues),
  failPath: http.response?.failPath ?? '',
  failValues: text(http.response?.failValues),
  errorPath: http.response?.errorPath ?? '',
  paging: pagingValues(http.paging),
})

const pagingValues = (paging: Paging | undefined): PagingValues =>
  paging === undefined
    ? NO_PAGING
    : {
        method: paging.method,
        start: (paging.method === 'skip' ? paging.skip : paging.method === 'page' ? paging.page : paging.token) ?? '',
        path: paging.path ?? '',
        pathLocation: paging.pathLocation ?? 'body',
        relativeURI: paging.relativeURI ?? '',
        body: paging.body ?? '',
        lastPageStatusCode: paging.lastPageStatusCode ?? '',
        lastPagePath: paging.lastPagePath ?? '',
        lastPageValues: text(paging.lastPageValues),
        maxPagePath: paging.maxPagePath ?? '',
        maxCountPath: paging.maxCountPath ?? '',
      }

/** Only what is given. */
function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], '' | undefined> } {
  const kept = Object.entries(members).filter(([, value]) => value !== '' && value !== undefined)
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], '' | undefined> }
}

/** @param stored what is being edited; its members that the form does not show are kept */
export function requestDocument(values: RequestValues, resourcePath: string, stored: Partial<FreeExport>): FreeExport {
  const { method, relativeURI, headers, body } = values
  const { successMediaType, errorMediaType, requestMediaType, once, response: kept } = stored
  const response = {
    ...kept,
    resourcePath: resourcePath.trim(),
    successPath: values.successPath.trim(),
    successValues: values.successPath ? lines(values.successValues) : undefined,
    failPath: values.failPath.trim(),
    failValues: values.failPath ? lines(values.failValues) : undefined,
    errorPath: values.errorPath.trim(),
  }
  const sendsBody = method === 'POST' || method === 'PUT' || method === 'PATCH'
  return {
    formType: 'http',
    method,
    relativeURI,
    ...(headers.trim() !== '' && { headers: headersOf(headers) }),
    ...(sendsBody && body !== '' && { body }),
    ...given({ requestMediaType, successMediaType, errorMediaType, once }),
    ...(Object.keys(given(response)).length > 0 && { response: given(response) }),
    ...(values.paging.method !== '' && { paging: pagingDocument(values.paging, values.paging.method, stored.paging) }),
  } as FreeExport
}

/** Each method with the fields it needs; those of another one are left out. */
function pagingDocument(values: PagingValues, method: PagingMethod, stored: Paging | undefined): Paging {
  const { start, path, pathLocation, relativeURI, body, lastPagePath, lastPageValues, maxPagePath, maxCountPath } =
    values
  const kept = stored?.method === method ? stored : undefined
  const own = {
    linkheader: {},
    url: { path },
    page: { page: start, maxPagePath, maxCountPath },
    skip: { skip: start, maxCountPath },
    token: { token: String(start), path, pathLocation, pathAfterFirstRequest: kept?.pathAfterFirstRequest },
    relativeuri: { relativeURI },
    body: { body },
  }[method]
  const last = lastPagePath === '' ? {} : { lastPagePath, lastPageValues: lines(lastPageValues) }
  const common = { resourcePath: kept?.resourcePath, lastPageStatusCode: values.lastPageStatusCode }
  return { method, ...given(own), ...given(common), ...last } as Paging
}
