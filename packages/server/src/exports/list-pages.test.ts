import { afterEach, describe, expect, it } from 'vitest'
import { type ListingServer, startListingServer } from '../../test/support/listing-server.ts'
import { savedOperation } from '../records/index.ts'
import type { ExportCursor } from './cursor.ts'
import { type ListedPage, listPages, operationReader, ReadFailed } from './list-pages.ts'

let server: ListingServer
afterEach(() => server.close())

const secrets = () => ({
  connectionId: 'c',
  row: savedOperation('data-plane', 'GetSecrets'),
  filled: { ok: true, parameters: {} } as const,
})

const list = (pageSize: number, cursor: ExportCursor | null = null, readAhead = true) =>
  listPages(operationReader(server.outbound, secrets(), new AbortController().signal), { pageSize, readAhead }, cursor)

const names = ({ records }: ListedPage) => records.map((record) => record.name).join('')

async function all(pages: AsyncIterable<ListedPage>): Promise<ListedPage[]> {
  const found: ListedPage[] = []
  for await (const page of pages) found.push(JSON.parse(JSON.stringify(page)))
  return found
}

describe('listing in pages', () => {
  it('gathers small pages of the other side into pages of the size asked for', async () => {
    server = await startListingServer([['a', 'b'], ['c', 'd'], ['e']])
    const pages = await all(list(4))
    expect(pages.map(names)).toEqual(['abcd', 'e'])
    expect(pages.at(-1)?.cursor).toBeNull()
  })

  it('cuts large pages and goes on exactly after every page, also when it starts anew', async () => {
    server = await startListingServer([['a', 'b', 'c', 'd', 'e'], [], ['f', 'g']])
    const pages = await all(list(2))
    expect(pages.map(names)).toEqual(['ab', 'cd', 'ef', 'g'])
    for (const [index, page] of pages.entries()) {
      const rest = page.cursor === null ? [] : await all(list(2, page.cursor))
      expect(rest.map(names)).toEqual(pages.slice(index + 1).map(names))
    }
  })

  it('reads over empty pages that are not the last', async () => {
    server = await startListingServer([[], ['a'], [], []])
    expect((await all(list(5))).map(names)).toEqual(['a'])
  })

  it('gives one empty page when there is nothing', async () => {
    server = await startListingServer([[]])
    expect(await all(list(5))).toEqual([{ records: [], status: 200, cursor: null }])
  })

  it('skips no record when the one it stopped after is gone', async () => {
    server = await startListingServer([['a', 'b', 'c', 'd']])
    const first = await list(2).next()
    server.pages = [['c', 'd']]
    expect((await all(list(2, first.value?.cursor))).map(names)).toEqual(['cd'])
  })

  it('hands on what it read before it says that the list cannot be read on', async () => {
    server = await startListingServer([['a', 'b'], ['c']])
    const pages = list(2, null, false)
    expect(names((await pages.next()).value as ListedPage)).toBe('ab')
    server.pages = [['a', 'b']]
    const failing = pages.next()
    await expect(failing).rejects.toBeInstanceOf(ReadFailed)
    await expect(failing).rejects.toThrow('Key Vault is out of order. It answered 503.')
  })

  it('fetches one page ahead, and none when told so', async () => {
    server = await startListingServer([['a'], ['b'], ['c']])
    await list(1).next()
    await expect.poll(() => server.asked).toEqual([0, 1])
    await list(1, null, false).next()
    expect(server.asked).toEqual([0, 1, 0])
  })
})
