import { describe, expect, it } from 'vitest'
import { maskSensitive } from './mask.ts'

describe('masking a record', () => {
  it('hides sensitive members at any depth and keeps the rest', () => {
    const record = { name: 'db', value: 'hunter2', key: { n: 'AQ', d: 'private' } }
    expect(maskSensitive(record, ['value', 'key.d'])).toEqual({
      name: 'db',
      value: '******',
      key: { n: 'AQ', d: '******' },
    })
    expect(record.value).toBe('hunter2')
  })

  it('hides members in lists and behind a star', () => {
    const record = { list: [{ value: 'a' }, { value: 'b' }], tags: { one: 'a', two: 'b' } }
    expect(maskSensitive(record, ['list.value', 'tags.*'])).toEqual({
      list: [{ value: '******' }, { value: '******' }],
      tags: { one: '******', two: '******' },
    })
  })

  it('adds nothing that was not there', () => {
    expect(maskSensitive({ name: 'db', value: null }, ['value', 'key.d'])).toEqual({ name: 'db', value: null })
  })
})
