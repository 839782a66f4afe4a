import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { onAbort } from './on-abort.ts'

describe('onAbort', () => {
  it('calls every listener that stayed, once, and none that left', () => {
    const stop = new AbortController()
    const called: string[] = []
    onAbort(stop.signal, () => called.push('first'))
    const leave = onAbort(stop.signal, () => called.push('gone'))
    onAbort(stop.signal, () => called.push('last'))
    leave()
    stop.abort()
    stop.abort()
    expect(called).toEqual(['first', 'last'])
  })

  it('leaves nothing on a signal that nobody waits for', () => {
    const { signal } = new AbortController()
    const leave = [1, 2].map(() => onAbort(signal, () => {}))
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    for (const one of leave) one()
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('listens again after everybody left', () => {
    const stop = new AbortController()
    onAbort(stop.signal, () => {})()
    let called = 0
    onAbort(stop.signal, () => (called += 1))
    stop.abort()
    expect(called).toBe(1)
  })

  it('does not call one that another took back while they are called', () => {
    const stop = new AbortController()
    const leaving: (() => void)[] = []
    onAbort(stop.signal, () => leaving[0]?.())
    leaving.push(
      onAbort(stop.signal, () => {
        throw new Error('called')
      }),
    )
    stop.abort()
  })

  it('lets a listener leave while they are called, and calls nobody for what has aborted or is no signal', () => {
    const stop = new AbortController()
    const leave = onAbort(stop.signal, () => leave())
    stop.abort()
    for (const signal of [stop.signal, undefined]) {
      onAbort(signal, () => {
        throw new Error('called')
      })()
    }
  })
})
