import { ExportHttp, type FreeExport } from '@keyway/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AnsweringServer, type LaidOut, startAnsweringServer } from '../../../test/support/answering-server.ts'
import { type ListedPage, listPages, ReadFailed } from '../list-pages.ts'
import { createHttpReader } from './http-reader.ts'
import { nextLink } from './paging.ts'

const WINDOW = { lastExportDateTime: '2026-01-01T00:00:00.000Z', currentExportDateTime: '2026-02-01T00:00:00.000Z' }

let server: AnsweringServer
beforeEach(async () => {
  server = await startAnsweringServer()
})
afterEach(() => server.close())

const http = (changes: object): FreeExport =>
  ExportHttp.parse({
    formType: 'http',
    relativeURI: '/items',
    response: { resourcePath: 'items' },
    ...changes,
  }) as FreeExport

async function read(document: FreeExport, pageSize = 100): Promise<ListedPage[]> {
  const reader = createHttpReader(server.outbound, {
    http: document,
    base: server.base,
    isLookup: false,
    export: { name: 'all', pageSize },
    signal: new AbortController().signal,
  })(WINDOW)
  const pages: ListedPage[] = []
  for await (const page of listPages(reader, { pageSize, readAhead: true }, null)) pages.push(page)
  return pages
}

const names = (pages: readonly ListedPage[]) => pages.flatMap(({ records }) => records.map(({ n }) => n)).join('')
const urls = () => server.seen.map(({ url }) => url)
const items = (text: string) => [...text].map((n) => ({ n }))
const query = (url: string, name: string) => new URL(url, 'http://x').searchParams.get(name)

/** Answers pages of a list in the order of the requests. */
const inOrder = (...answers: LaidOut[]) => {
  let next = 0
  server.answer = () => answers[next++] ?? { status: 500, body: {} }
}

describe('paging', () => {
  it('by a Link header follows rel=next, relative or whole', async () => {
    inOrder(
      { body: { items: items('ab') }, headers: { link: '</items?after=b>; rel="next", </items>; rel="first"' } },
      { body: { items: items('c') } },
    )
    expect(names(await read(http({ paging: { method: 'linkheader' } })))).toBe('abc')
    expect(urls()).toEqual(['/items', '/items?after=b'])
  })

  it('by page numbers ends at an empty page, at 404, or where the answer says how many there are', async () => {
    const paged = (paging: object) =>
      http({ relativeURI: '/items?page={{export.http.paging.page}}', paging: { method: 'page', page: 1, ...paging } })
    server.answer = ({ url }) => ({ body: { items: query(url, 'page') === '1' ? items('ab') : [] } })
    expect(names(await read(paged({})))).toBe('ab')
    server.answer = ({ url }) =>
      query(url, 'page') === '3' ? { status: 404, body: {} } : { body: { items: items('x') } }
    expect(names(await read(paged({})))).toBe('xx')
    server.seen.length = 0
    server.answer = () => ({ body: { items: items('y'), pages: 2 } })
    expect(names(await read(paged({ maxPagePath: 'pages' })))).toBe('yy')
    expect(urls()).toEqual(['/items?page=1', '/items?page=2'])
  })

  it('by skip goes on after what came, also when that was less than asked for', async () => {
    const all = 'abcdefg'
    server.answer = ({ url }) => ({
      body: { items: items(all.slice(Number(query(url, 'skip'))).slice(0, 3)), total: all.length },
    })
    const document = http({
      relativeURI: '/items?top={{export.pageSize}}&skip={{export.http.paging.skip}}',
      paging: { method: 'skip', maxCountPath: 'total' },
    })
    expect(names(await read(document, 5))).toBe(all)
    expect(urls().map((url) => query(url, 'skip'))).toEqual(['0', '3', '6'])
  })

  it('by token takes it from the body or a header, and from another place after the first request', async () => {
    inOrder(
      { body: { items: items('a'), first: { token: 't 1' } } },
      { body: { items: items('b'), token: 't2' } },
      { body: { items: items('c'), token: null } },
    )
    const document = http({
      relativeURI: '/items{{#if export.http.paging.token}}?token={{export.http.paging.token}}{{/if}}',
      paging: { method: 'token', path: 'first.token', pathAfterFirstRequest: 'token' },
    })
    expect(names(await read(document))).toBe('abc')
    expect(urls()).toEqual(['/items', '/items?token=t%201', '/items?token=t2'])
    inOrder({ body: { items: items('d') }, headers: { 'x-next': 'n1' } }, { body: { items: items('e') } })
    expect(names(await read(http({ paging: { method: 'token', path: 'X-Next', pathLocation: 'header' } })))).toBe('de')
  })

  it('security 69: by URL reads over an empty page that has a next one, and keeps the token on its host', async () => {
    const { origin } = server.base
    inOrder(
      { body: { items: items('a'), next: `${origin}/items?p=2` } },
      { body: { items: [], next: '/items?p=3' } },
      { body: { items: items('b') } },
    )
    const document = http({ paging: { method: 'url', path: 'next' } })
    expect(names(await read(document))).toBe('ab')
    server.seen.length = 0
    server.answer = () => ({ body: { items: items('a'), next: 'https://evil.example/items' } })
    const failure = await read(document).catch((error: unknown) => error)
    expect((failure as ReadFailed).call.diagnosis.code).toBe('next_page_foreign')
    expect(server.seen).toHaveLength(1)
  })

  it('by relative URI sees the page before, and ends when the template gives nothing', async () => {
    inOrder({ body: { items: items('ab'), more: true } }, { body: { items: items('c'), more: false } })
    const relativeURI = '{{#if previous_page.full_response.more}}/items?after={{previous_page.last_record.n}}{{/if}}'
    expect(names(await read(http({ paging: { method: 'relativeuri', relativeURI } })))).toBe('abc')
    expect(urls()).toEqual(['/items', '/items?after=b'])
  })

  it('by body sends the next request with another one', async () => {
    inOrder({ body: { items: items('a'), cursor: 'c"1' } }, { body: { items: items('b') } })
    const document = http({
      method: 'POST',
      body: '{"query":"all"}',
      paging: {
        method: 'body',
        body: '{{#if previous_page.full_response.cursor}}{"query":"all","cursor":"{{previous_page.full_response.cursor}}"}{{/if}}',
      },
    })
    expect(names(await read(document))).toBe('ab')
    expect(server.seen.map(({ body }) => JSON.parse(body))).toEqual([{ query: 'all' }, { query: 'all', cursor: 'c"1' }])
  })

  it('ends where a value of the answer says so, and not where it is missing', async () => {
    inOrder({ body: { items: items('a'), last: 'no' } }, { body: { items: items('b'), last: 'yes' } })
    const paging = { method: 'page', page: 1, lastPagePath: 'last', lastPageValues: ['yes'] }
    expect(names(await read(http({ relativeURI: '/items?p={{export.http.paging.page}}', paging })))).toBe('ab')
  })

  it('ends at the status the export names', async () => {
    inOrder({ body: { items: items('a') } }, { status: 410, body: {} })
    const paging = { method: 'page', page: 1, lastPageStatusCode: 410 }
    expect(names(await read(http({ relativeURI: '/items?p={{export.http.paging.page}}', paging })))).toBe('a')
  })

  it('that names the same page again is stopped and told', async () => {
    server.answer = () => ({ body: { items: items('a'), token: 'same' } })
    const document = http({
      relativeURI: '/items?t={{export.http.paging.token}}',
      paging: { method: 'token', path: 'token' },
    })
    const failure = await read(document).catch((error: unknown) => error)
    expect((failure as ReadFailed).call.diagnosis).toMatchObject({ code: 'paging_stuck' })
    expect(server.seen).toHaveLength(2)
  })

  it('goes on from any page, also where records are alike', async () => {
    server.answer = ({ url }) => ({
      body: { items: items(query(url, 'page') === '1' ? 'xxxx' : query(url, 'page') === '2' ? 'xy' : '') },
    })
    const document = http({
      relativeURI: '/items?page={{export.http.paging.page}}',
      paging: { method: 'page', page: 1 },
    })
    const pages = await read(document, 3)
    expect(names(pages)).toBe('xxxxxy')
    for (const [index, { cursor }] of pages.entries()) {
      if (cursor === null) continue
      const reader = createHttpReader(server.outbound, {
        http: document,
        base: server.base,
        isLookup: false,
        export: { pageSize: 3 },
        signal: new AbortController().signal,
      })(WINDOW)
      const rest: ListedPage[] = []
      const stored = JSON.parse(JSON.stringify(cursor))
      for await (const page of listPages(reader, { pageSize: 3, readAhead: false }, stored)) rest.push(page)
      expect(names(rest)).toBe(names(pages.slice(index + 1)))
    }
  })
})

describe("a request of one's own", () => {
  it('security 71: that would leave the host or the path is not sent', async () => {
    for (const relativeURI of ['https://evil.example/items', '/a/../../b', '/a/%2e%2e/b', '\\\\evil']) {
      const failure = await read(http({ relativeURI })).catch((error: unknown) => error)
      expect((failure as ReadFailed).call.diagnosis.code, relativeURI).toBe('request_not_made')
    }
    expect(server.seen).toEqual([])
  })

  it('shows times, connection and headers, and says what it accepts', async () => {
    server.answer = () => ({ body: { items: items('a') } })
    await read(
      http({
        relativeURI: '/items?since={{lastExportDateTime}}&region={{connection.http.unencrypted.region}}',
        headers: [{ name: 'X-Until', value: '{{currentExportDateTime}}' }],
      }),
    )
    expect(server.seen[0]).toMatchObject({
      url: '/items?since=2026-01-01T00%3A00%3A00.000Z&region=eu',
      headers: { accept: 'application/json', 'x-until': '2026-02-01T00:00:00.000Z', authorization: 'Bearer token' },
    })
  })

  it('whose answer says that it failed is a failure, with the message of the application', async () => {
    server.answer = () => ({ body: { ok: false, error: 'quota used up', items: items('a') } })
    const response = { resourcePath: 'items', successPath: 'ok', successValues: ['true'], errorPath: 'error' }
    const failure = await read(http({ response })).catch((error: unknown) => error)
    expect((failure as ReadFailed).call.diagnosis).toMatchObject({
      code: 'response_failure',
      cause: 'Its answer has "false" at "ok". quota used up',
    })
  })

  it('with a resource path that leads nowhere says what is there', async () => {
    server.answer = () => ({ body: { value: items('a'), nextLink: null } })
    const [page] = await read(http({ response: { resourcePath: 'valeu' } }))
    expect(page).toMatchObject({ records: [], note: { code: 'resource_path_missing' } })
    expect(page?.note?.cause).toBe('"valeu" matched nothing. The answer has these members: value, nextLink.')
    server.answer = () => ({ body: { value: [] } })
    expect((await read(http({ response: { resourcePath: 'value' } })))[0]?.note).toBeUndefined()
  })

  it('whose answer is no JSON is a failure', async () => {
    server.answer = () => ({ body: '<html>' })
    const failure = await read(http({})).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ReadFailed)
    expect((failure as ReadFailed).call.diagnosis.code).toBe('answer_not_json')
  })

  it('without a resource path gives the whole answer, a list or one record', async () => {
    server.answer = () => ({ body: { n: 'whole' } })
    expect(names(await read(http({ response: undefined })))).toBe('whole')
    server.answer = () => ({ body: items('ab') })
    expect(names(await read(http({ response: undefined })))).toBe('ab')
  })
})

it('a Link header may name several relations, quoted or not', () => {
  expect(nextLink('<a>; rel=prev, <b>; title="x"; rel="last next"')).toBe('b')
  expect(nextLink(['<a>; rel=first', '<b>; rel=NEXT'])).toBe('b')
  expect(nextLink('<a>; rel="nextish"')).toBe('')
  expect(nextLink(undefined)).toBe('')
})
