import { describe, expect, it } from 'vitest'
import { barsOf } from './bars.ts'

const bars = (...values: number[][]) =>
  barsOf(
    values.map((one) => ({ values: one })),
    100,
  )

describe('stacked bars', () => {
  it('give the highest one the whole height, and stack the parts', () => {
    expect(bars([30, 10], [20, 0])).toEqual({
      most: 40,
      stacks: [
        [
          { from: 0, length: 75 },
          { from: 75, length: 25 },
        ],
        [
          { from: 0, length: 50 },
          { from: 50, length: 0 },
        ],
      ],
    })
  })

  it('show one failure among a million', () => {
    const [[, failed] = []] = bars([1_000_000, 1]).stacks
    expect(failed?.length).toBeGreaterThan(1)
    expect((failed?.from ?? 0) + (failed?.length ?? 0)).toBeLessThanOrEqual(100)
  })

  it('are flat where there is nothing', () => {
    expect(bars([0, 0]).stacks).toEqual([
      [
        { from: 0, length: 0 },
        { from: 0, length: 0 },
      ],
    ])
  })
})
