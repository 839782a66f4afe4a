/** A search that finds nothing proves nothing unless it would have found something. */
import { expect, it } from 'vitest'
import { findLeaks } from './sweep.ts'

const SECRET = 'p4ss~wörd/with+all&sorts "of" signs'
const planted = [{ what: 'the secret', value: SECRET }]
const found = (content: string) => findLeaks(planted, [{ name: 'here', content: Buffer.from(content) }])

it.each([
  ['plain', `before ${SECRET} after`],
  ['JSON', JSON.stringify({ message: SECRET })],
  ['URL', `https://example.org/?q=${encodeURIComponent(SECRET)}`],
  ['hex', Buffer.from(`x${SECRET}`).toString('hex')],
  ['base64 at 0', Buffer.from(`${SECRET} and more`).toString('base64')],
  ['base64 at 1', Buffer.from(`a${SECRET} and more`).toString('base64')],
  ['base64 at 2', Buffer.from(`ab${SECRET} and more`).toString('base64')],
  ['base64url at 1', Buffer.from(`abcd${SECRET}`).toString('base64url')],
])('finds a secret written as %s', (encoding, content) => {
  expect(found(content)).toContain(`the secret stands in here (${encoding})`)
})

it.each([
  ['at the very beginning', `${SECRET} after`],
  ['at the very end', `before ${SECRET}`],
  ['after its own beginning', `${SECRET.slice(0, 6)}${SECRET}`],
])('finds a secret %s', (_where, content) => {
  expect(found(content)).toContain('the secret stands in here (plain)')
})

it('names each of many secrets, also those that begin alike and those that are short, with the place each stands in', () => {
  const many = ['abcd-1', 'abcd-2', 'abcd', 'xy'].map((value) => ({ what: value, value }))
  const place = (name: string, content: string) => ({ name, content: Buffer.from(content) })
  const places = [place('one', '..abcd-2..'), place('two', 'nothing'), place('three', 'xy')]
  const plain = findLeaks(many, places).filter((line) => line.endsWith('(plain)'))
  expect(plain.toSorted()).toEqual([
    'abcd stands in one (plain)',
    'abcd-2 stands in one (plain)',
    'xy stands in three (plain)',
  ])
})

it('finds nothing where nothing is', () => {
  expect(found('a log line without secrets')).toEqual([])
})
