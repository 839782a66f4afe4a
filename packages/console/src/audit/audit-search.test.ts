import { describe, expect, it } from 'vitest'
import { auditFilter, auditQuery, auditSearch, isFiltered } from './audit-search.ts'

describe('the address of the audit log', () => {
  it('leaves out what makes no sense', () => {
    expect(auditSearch({ event: 'explode', source: 'moon', from: 'yesterday', to: '2026-13-45', page: -1 })).toEqual({})
  })

  it('keeps filters, and tells whether there are any', () => {
    const search = auditSearch({ event: 'delete', resourceType: 'flow', from: '2026-11-01', page: 2, q: 'x' })
    expect(search).toEqual({ event: 'delete', resourceType: 'flow', from: '2026-11-01', page: 2, q: 'x' })
    expect(isFiltered(search)).toBe(true)
    expect(isFiltered(auditSearch({ q: 'x', page: 2 }))).toBe(false)
    expect(auditQuery(search)).toMatchObject({ event: 'delete', limit: 50, offset: 50 })
  })

  it('takes the last day as a whole', () => {
    const { from, to } = auditFilter({ from: '2026-11-01', to: '2026-11-01' })
    expect(Date.parse(String(to)) - Date.parse(String(from))).toBe(24 * 3_600_000)
  })
})
