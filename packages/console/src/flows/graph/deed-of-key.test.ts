import { describe, expect, it } from 'vitest'
import { deedOfKey } from './deed-of-key.ts'

const NONE = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }

describe('the deed of a key', () => {
  it.each([
    ['ArrowRight', {}, { kind: 'walk', key: 'ArrowRight' }],
    ['ArrowUp', { altKey: true }, { kind: 'move', by: -1 }],
    ['a', {}, { kind: 'add' }],
    ['a', { ctrlKey: true }, undefined],
    ['z', { ctrlKey: true }, { kind: 'undo' }],
    ['Z', { metaKey: true, shiftKey: true }, { kind: 'redo' }],
    ['ArrowLeft', { altKey: true }, undefined],
    ['Tab', {}, undefined],
  ])('%s with %j', (key, held, deed) => {
    expect(deedOfKey({ ...NONE, key, ...held })).toEqual(deed)
  })
})
