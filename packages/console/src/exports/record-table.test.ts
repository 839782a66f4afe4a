import { describe, expect, it } from 'vitest'
import { recordTable } from './record-table.ts'

describe('records as a table', () => {
  it('turn nested members into dotted columns, the telling ones first', () => {
    const records = [
      { id: 'https://v/secrets/a', attributes: { enabled: true, exp: 5 }, name: 'a' },
      { name: 'b', tags: ['x', 'y'], contentType: null },
    ]
    expect(recordTable(records)).toEqual({
      columns: ['name', 'id', 'attributes.enabled', 'attributes.exp', 'tags'],
      rows: [
        ['a', 'https://v/secrets/a', 'true', '5', ''],
        ['b', '', '', '', '["x","y"]'],
      ],
    })
  })

  it('have no columns when there are none', () => {
    expect(recordTable([])).toEqual({ columns: [], rows: [] })
  })

  it('stay readable when records are very wide', () => {
    const wide = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}`, index]))
    expect(recordTable([{ ...wide, name: 'last but shown' }]).columns).toHaveLength(12)
    expect(recordTable([{ ...wide, name: 'last but shown' }]).columns[0]).toBe('name')
  })
})
