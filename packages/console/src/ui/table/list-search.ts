/** What a table that is searched by the server shows, as it stands in the address: so it can be linked to and gone back to. */
import type { Sorting } from './column.ts'

export interface ListSearch {
  readonly q?: string | undefined
  readonly sort?: string | undefined
  readonly order?: 'desc' | undefined
  /** From 2 on; the first page has none. */
  readonly page?: number | undefined
}

export const PAGE_SIZE = 50

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined

/** Reads the address; what makes no sense is left out. A search of digits arrives as a number. */
export function listSearch(search: Record<string, unknown>, sorts: readonly string[]): ListSearch {
  const q = text(typeof search.q === 'number' ? String(search.q) : search.q)
  const sort = sorts.find((one) => one === search.sort)
  const page = Number(search.page)
  return {
    ...(q ? { q } : {}),
    ...(sort ? { sort } : {}),
    ...(search.order === 'desc' ? { order: 'desc' as const } : {}),
    ...(Number.isInteger(page) && page > 1 ? { page } : {}),
  }
}

/** One of these, or nothing. */
export const oneOf = <const T extends string>(value: unknown, all: readonly T[]): T | undefined =>
  all.find((one) => one === value)

/** An id, or nothing. */
export const idOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[0-9a-f]{24}$/.test(value) ? value : undefined

export const sortingOf = ({ sort, order }: ListSearch, byDefault: string): Sorting => ({
  key: sort ?? byDefault,
  direction: order === 'desc' ? 'descending' : 'ascending',
})

/** As the API is asked. */
export const pageQuery = ({ q, sort, order, page = 1 }: ListSearch) => ({
  q,
  sort,
  order,
  limit: PAGE_SIZE,
  skip: (page - 1) * PAGE_SIZE,
})
