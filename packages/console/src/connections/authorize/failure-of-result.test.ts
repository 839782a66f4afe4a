import { CATALOGUE, type Connection, diagnosis } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { failureOfResult } from './failure-of-result.ts'

const [CODE = 'consent_declined'] = Object.keys(CATALOGUE) as (keyof typeof CATALOGUE)[]
const connection = { diagnosis: null } as Connection

describe('what the callback answered', () => {
  it('is the connection’s own diagnosis, with its facts, when that is what happened', () => {
    const own = { ...diagnosis(CODE), facts: { status: 400 } }
    expect(failureOfResult(CODE, { ...connection, diagnosis: own }).diagnosis).toBe(own)
  })

  it('is the row of the catalogue when the connection goes on working', () => {
    expect(failureOfResult(CODE, connection).diagnosis).toMatchObject({ code: CODE, title: CATALOGUE[CODE].title })
  })

  it('security 6 says that the sign-in has lapsed when nothing tells which connection it was', () => {
    const failure = failureOfResult('authorization_state_invalid', connection)
    expect(failure).toMatchObject({
      message: 'The sign-in could not be completed',
      diagnosis: { code: 'authorization_lapsed', cause: expect.stringContaining('already finished') },
    })
  })

  it('is the message of the API for what the catalogue does not explain', () => {
    const failure = failureOfResult('unauthenticated', connection)
    expect(failure).toMatchObject({ diagnosis: null, message: expect.stringContaining('Sign in first') })
  })

  it.each(['', 'nonsense', 'constructor', '__proto__'])('says to try again for %j', (result) => {
    expect(failureOfResult(result, connection)).toEqual({
      diagnosis: null,
      message: 'The sign-in did not finish. Try again.',
    })
  })
})
