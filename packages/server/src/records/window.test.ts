import { queryObjects } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { createWindow } from './window.ts'

const gate = () => Promise.withResolvers<void>()

describe('the window', () => {
  it('runs no more at once than it is wide, in the order they came', async () => {
    const window = createWindow(3)
    const started: number[] = []
    let running = 0
    let most = 0
    const work = async (number: number) => {
      started.push(number)
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return number
    }
    const numbers = Array.from({ length: 200 }, (_, index) => index)
    expect(await Promise.all(numbers.map((number) => window.run(() => work(number), 'closed')))).toEqual(numbers)
    expect(started).toEqual(numbers)
    expect(most).toBe(3)
  })

  it('forgets those that began, although there are always others that wait', async () => {
    const window = createWindow(1)
    const under: Promise<unknown>[] = []
    const promises = () => Number(queryObjects(Promise, { format: 'count' }))
    const before = promises()
    for (let number = 0; number < 20_000; number += 1) {
      under.push(window.run(async () => {}, 'closed'))
      if (under.length > 3) await under.shift()
    }
    expect(promises() - before).toBeLessThan(2_000)
    await Promise.all(under)
  })

  it('starts nothing more once closed, and lets what runs come to its end', async () => {
    const window = createWindow(1)
    const { promise, resolve } = gate()
    const running = window.run(async () => {
      await promise
      return 'done'
    }, 'closed')
    const waiting = [window.run(async () => 'never', 'closed'), window.run(async () => 'never', 'closed')]
    window.close()
    resolve()
    expect(await running).toBe('done')
    expect(await Promise.all(waiting)).toEqual(['closed', 'closed'])
    expect(await window.run(async () => 'never', 'closed')).toBe('closed')
  })

  it('frees the place of a task that fails', async () => {
    const window = createWindow(1)
    const failing = window.run(async () => {
      throw new Error('no')
    }, 'closed')
    const next = window.run(async () => 'yes', 'closed')
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
