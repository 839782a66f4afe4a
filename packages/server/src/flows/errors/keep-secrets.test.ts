import { describe, expect, it } from 'vitest'
import { keepSecrets } from './keep-secrets.ts'

const stored = { name: 'db', value: 'hunter2', pin: 1234, list: [{ value: 'a' }, { value: 'b' }] }
const shown = { name: 'db', value: '******', pin: '******', list: [{ value: '******' }, { value: '******' }] }
const keep = (edited: object) => keepSecrets(edited as typeof stored, { stored, shown })

describe('an edited record', () => {
  it('keeps each secret the mask stands for, whatever its type', () => {
    expect(keep({ ...shown, name: 'other' })).toEqual({ ...stored, name: 'other' })
  })

  it('takes secrets that were entered, and drops members that were left out', () => {
    expect(keep({ value: 'new' })).toEqual({ value: 'new' })
  })

  it('is refused when a list changed its length and still has masks', () => {
    expect(() => keep({ list: [{ value: '******' }] })).toThrow(expect.objectContaining({ code: 'masked_secret' }))
    expect(keep({ list: [{ value: 'only' }] })).toEqual({ list: [{ value: 'only' }] })
  })
})
