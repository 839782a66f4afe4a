/** What a fault may be: refusals name the member that is wrong, and nothing is set. */
import { describe, expect, it } from 'vitest'
import { createIds } from '../core/ids.ts'
import { InputProblem } from '../core/input.ts'
import { createMemoryStore } from '../core/memory-store.ts'
import { openLineFaults } from './faults.ts'

const open = () => openLineFaults({ store: createMemoryStore(), ids: createIds() })

const WRONG: readonly (readonly [name: string, fault: unknown, field: string])[] = [
  ['no object', 'cut', ''],
  ['no effect', {}, 'effect'],
  ['an unknown effect', { effect: { kind: 'explode' } }, 'effect.kind'],
  ['an effect of every object', { effect: { kind: 'constructor' } }, 'effect.kind'],
  ['an unknown member', { effect: { kind: 'cut' }, vualt: 'x' }, 'vualt'],
  ['a status Azure does not fail with', { effect: { kind: 'status', status: 200 } }, 'effect.status'],
  ['latency without a time', { effect: { kind: 'latency' } }, 'effect.milliseconds'],
  ['a negative time', { effect: { kind: 'latency', milliseconds: -1 } }, 'effect.milliseconds'],
  ['a member of another effect', { effect: { kind: 'cut', status: 500 } }, 'effect.status'],
  ['no strikes at all', { effect: { kind: 'cut' }, remaining: 0 }, 'remaining'],
  ['more than all of the calls', { effect: { kind: 'cut' }, percent: 101 }, 'percent'],
  ['a part of handshakes', { effect: { kind: 'tls', failure: 'reset' }, percent: 5 }, 'percent'],
  ['an unknown service', { plane: 'storage', effect: { kind: 'cut' } }, 'plane'],
  ['the portal', { plane: 'browser', effect: { kind: 'cut' } }, 'plane'],
  ['a vault of Entra ID', { plane: 'entra', vault: 'v', effect: { kind: 'cut' } }, 'vault'],
  ['a path of a handshake', { path: '/secrets', effect: { kind: 'tls', failure: 'expired' } }, 'path'],
  ['a method of a name', { method: 'GET', effect: { kind: 'dns', code: 'ENOTFOUND' } }, 'method'],
  ['a number of lookups', { remaining: 1, effect: { kind: 'dns', code: 'ENOTFOUND' } }, 'remaining'],
  ['an unknown code of lookups', { effect: { kind: 'dns', code: 'EWHATEVER' } }, 'effect.code'],
  ['an unknown failure of handshakes', { effect: { kind: 'tls', failure: 'sleepy' } }, 'effect.failure'],
]

describe('a fault', () => {
  it.each(WRONG)('with %s is refused and names the member', (_name, fault, field) => {
    const faults = open()
    let problem: unknown
    try {
      faults.add(fault as never)
    } catch (error) {
      problem = error
    }
    expect(problem).toBeInstanceOf(InputProblem)
    expect((problem as InputProblem).field).toBe(field)
    expect(faults.list()).toEqual([])
  })

  it('of host names leaves calls alone, and one of calls leaves handshakes alone', () => {
    const faults = open()
    const request = { method: 'GET', rawPath: '/secrets' } as never
    faults.add({ effect: { kind: 'tls', failure: 'reset' }, remaining: 1 })
    expect(faults.take('vault', 'v', request)).toBeUndefined()
    expect(faults.takeTls('localhost')).toBeUndefined()
    expect(faults.takeTls('login.localhost')).toBe('reset')
    expect(faults.list()).toEqual([])
    faults.add({ effect: { kind: 'cut' } })
    expect(faults.takeTls('login.localhost')).toBeUndefined()
    expect(faults.take('vault', 'v', request)).toEqual({ kind: 'cut' })
  })

  it('of a part of the calls lets the others pass, and counts only those it strikes', () => {
    const faults = open()
    const request = { method: 'GET', rawPath: '/secrets' } as never
    faults.add({ effect: { kind: 'cut' }, percent: 20, remaining: 100 })
    const calls = Array.from({ length: 400 }, () => faults.take('vault', 'v', request))
    const struck = calls.filter((effect) => effect !== undefined).length
    // 80 are to be expected; chance takes it out of these bounds once in a million times.
    expect(struck).toBeGreaterThan(40)
    expect(struck).toBeLessThan(125)
    expect(faults.list()[0]?.remaining ?? 0).toBe(100 - Math.min(struck, 100))
  })
})
