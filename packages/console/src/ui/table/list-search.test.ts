import { describe, expect, it } from 'vitest'
import { listSearch, oneOf, pageQuery, sortingOf } from './list-search.ts'

const SORTS = ['name', 'status']

describe('the address of a list', () => {
  it('leaves out what makes no sense', () => {
    expect(listSearch({ q: '', sort: 'secret', order: 'up', page: '1', extra: 1 }, SORTS)).toEqual({})
    expect(listSearch({ page: 'x' }, SORTS)).toEqual({})
    expect(listSearch({ page: 2.5, q: {} }, SORTS)).toEqual({})
  })

  it('keeps search, order and page; digits are searched as text', () => {
    const search = { q: 2024, sort: 'status', order: 'desc', page: 3 }
    expect(listSearch(search, SORTS)).toEqual({ q: '2024', sort: 'status', order: 'desc', page: 3 })
  })

  it('is asked of the API by place', () => {
    expect(pageQuery({ page: 3 })).toMatchObject({ limit: 50, skip: 100 })
    expect(pageQuery({})).toMatchObject({ skip: 0 })
    expect(sortingOf({}, 'name')).toEqual({ key: 'name', direction: 'ascending' })
    expect(sortingOf({ sort: 'status', order: 'desc' }, 'name')).toEqual({ key: 'status', direction: 'descending' })
  })

  it('knows filters by their values', () => {
    expect(oneOf('offline', ['online', 'offline'])).toBe('offline')
    expect(oneOf('broken', ['online', 'offline'])).toBeUndefined()
  })
})
