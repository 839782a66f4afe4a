import { expect, it } from 'vitest'
import { type ComparedSecret, differences } from './differences.ts'

const SECRET: ComparedSecret = {
  value: 'v',
  properties: { contentType: 'text/plain', tags: { a: '1', b: '2' }, enabled: true, expiresOn: new Date(1000) },
}
const changed = (properties: ComparedSecret['properties']): ComparedSecret => ({
  ...SECRET,
  properties: { ...SECRET.properties, ...properties },
})
const one = (secret: ComparedSecret) => new Map([['one', secret]])

it('finds nothing in a true copy, whatever the order of its tags', () => {
  expect(differences(one(SECRET), one(changed({ tags: { b: '2', a: '1' } })))).toEqual([])
})

it.each([
  ['value', { ...SECRET, value: 'w' }],
  ['content type', changed({ contentType: undefined })],
  ['tags', changed({ tags: { a: '1' } })],
  ['enabled', changed({ enabled: false })],
  ['activation date', changed({ notBefore: new Date(0) })],
  ['expiration date', changed({ expiresOn: new Date(2000) })],
])('finds another %s', (what, copy) => {
  expect(differences(one(SECRET), one(copy))).toEqual([`one: ${what} differs`])
})

it('finds what is missing and what is too much', () => {
  expect(differences(one(SECRET), new Map([['two', SECRET]]))).toEqual([
    'one: was not copied',
    'two: is only in the copy',
  ])
})
