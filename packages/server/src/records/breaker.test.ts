import { diagnosis } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { createBreaker } from './breaker.ts'
import type { FailedCall } from './record-failure.ts'

const unreachable: FailedCall = { status: null, diagnosis: diagnosis('connection_refused') }
const outOfOrder: FailedCall = { status: 503, diagnosis: diagnosis('service_failed') }
const lost: FailedCall = { status: null, diagnosis: diagnosis('connection_lost') }
const late: FailedCall = { status: null, diagnosis: diagnosis('timed_out') }
const conflict: FailedCall = { status: 409, diagnosis: diagnosis('conflict') }
const badInput: FailedCall = { status: 422, diagnosis: diagnosis('input_invalid') }
const forbidden: FailedCall = { status: 403, diagnosis: diagnosis('forbidden_by_policy') }
const disabled: FailedCall = { status: 403, diagnosis: diagnosis('object_disabled') }

function watched() {
  let opened = 0
  const breaker = createBreaker(() => {
    opened += 1
  })
  return {
    after(...calls: (FailedCall | 'ok')[]) {
      for (const call of calls) breaker.saw(call === 'ok' ? { ok: true } : { ok: false, ...call })
      return { opened, code: breaker.reason?.diagnosis.code ?? null }
    },
  }
}
const times = (count: number, call: FailedCall): FailedCall[] => Array.from({ length: count }, () => call)

describe('the breaker', () => {
  it.each([
    ['is not reached', unreachable],
    ['does not take the sign-in', { ...unreachable, status: 401 }],
    ['permits nobody to do this', forbidden],
  ])('opens at once when the other side %s', (_, call) => {
    expect(watched().after(call)).toEqual({ opened: 1, code: call.diagnosis.code })
  })

  it('never opens for what is wrong with records', () => {
    const calls = [conflict, badInput, disabled].flatMap((call) => times(30, call))
    expect(watched().after(...calls)).toEqual({ opened: 0, code: null })
  })

  it.each([
    ['disturbances', outOfOrder],
    ['broken connections', lost],
    ['answers that did not come in time', late],
  ])('opens after ten %s in a row, not after ten with a success in between', (_, call) => {
    expect(watched().after(...times(9, call), 'ok', ...times(9, call)).code).toBeNull()
    expect(watched().after(...times(10, call)).code).toBe(call.diagnosis.code)
  })

  it('opens once and remembers the first reason', () => {
    expect(watched().after(unreachable, forbidden, 'ok')).toEqual({ opened: 1, code: 'connection_refused' })
  })
})
