/** The clock: what it refuses, and how it stops, moves and goes on. */
import { describe, expect, it } from 'vitest'
import { CLOCK, type ClockState, createClock } from './clock.ts'
import { createMemoryStore } from './memory-store.ts'

describe('the clock', () => {
  it('never moves back, and never beyond what a date can say', () => {
    const clock = createClock(() => 1000)
    for (const wrong of [-1, Number.NaN]) expect(() => clock.advance(wrong)).toThrow('only moves forward')
    expect(() => clock.advance(1e17)).toThrow('year 10000')
    expect(() => clock.freeze(Number.POSITIVE_INFINITY)).toThrow('year 10000')
    expect([clock.now(), clock.isFrozen]).toEqual([1000, false])
  })

  it('stops, moves while stopped, and runs on from there', () => {
    let machine = 1000
    const clock = createClock(() => machine)
    clock.freeze()
    machine = 5000
    clock.advance(10)
    expect([clock.now(), clock.isFrozen]).toEqual([1010, true])
    clock.resume()
    machine = 5500
    expect(clock.now()).toBe(1510)
  })

  it('is part of the state: a restored store brings its time back', () => {
    const store = createMemoryStore()
    const clock = createClock(() => 0, store.collection<ClockState>(CLOCK))
    const before = store.snapshot()
    clock.freeze(777)
    const frozen = store.snapshot()
    store.restore(before)
    expect(clock.now()).toBe(0)
    store.restore(frozen)
    expect(clock.now()).toBe(777)
  })
})
