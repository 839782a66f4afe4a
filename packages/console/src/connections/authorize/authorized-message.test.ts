import { describe, expect, it } from 'vitest'
import { CHANNEL, readAuthorizedMessage } from './authorized-message.ts'

const MESSAGE = { type: CHANNEL, connection: '0123456789abcdef01234567', result: 'ok' }

describe('a message from the popup', () => {
  it('is read without anything it should not carry', () => {
    expect(readAuthorizedMessage({ ...MESSAGE, token: 'x' })).toEqual(MESSAGE)
  })

  it.each([
    null,
    'ok',
    7,
    {},
    { ...MESSAGE, type: 'other' },
    { ...MESSAGE, connection: 1 },
    { ...MESSAGE, result: null },
  ])('is not believed when it is %j', (data) => {
    expect(readAuthorizedMessage(data)).toBeNull()
  })
})
