import { describe, expect, it } from 'vitest'
import { arrangeRows, type Column, nextSorting } from './column.ts'

interface Row {
  readonly name: string
  readonly size: number
}
const rows: readonly Row[] = [
  { name: 'vault 10', size: 2 },
  { name: 'Vault 9', size: 30 },
  { name: 'archive', size: 4 },
]
const columns: readonly Column<Row>[] = [
  { key: 'name', label: 'Name', cell: (row) => row.name, sort: (row) => row.name, search: (row) => row.name },
  { key: 'size', label: 'Size', cell: (row) => row.size, sort: (row) => row.size },
]
const names = (found: readonly Row[]) => found.map((row) => row.name)

describe('arranging rows', () => {
  it('keeps the given order without sorting or search', () => {
    expect(arrangeRows(rows, columns, '', null)).toBe(rows)
  })

  it('sorts names as people do: numbers by value, case aside', () => {
    expect(names(arrangeRows(rows, columns, '', { key: 'name', direction: 'ascending' }))).toEqual([
      'archive',
      'Vault 9',
      'vault 10',
    ])
  })

  it('sorts numbers as numbers, also downwards', () => {
    expect(names(arrangeRows(rows, columns, '', { key: 'size', direction: 'descending' }))).toEqual([
      'Vault 9',
      'archive',
      'vault 10',
    ])
  })

  it('finds rows that hold every word, in any order and case', () => {
    expect(names(arrangeRows(rows, columns, ' 10 VAULT ', null))).toEqual(['vault 10'])
  })

  it('does not search columns without search text', () => {
    expect(arrangeRows(rows, columns, '30', null)).toEqual([])
  })
})

describe('pressing a heading', () => {
  it('sorts upwards first, then turns round', () => {
    const first = nextSorting(null, 'name')
    expect(first.direction).toBe('ascending')
    expect(nextSorting(first, 'name').direction).toBe('descending')
    expect(nextSorting(first, 'size')).toEqual({ key: 'size', direction: 'ascending' })
  })
})
