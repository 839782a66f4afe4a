import { describe, expect, it } from 'vitest'
import { CARD } from './layout.ts'
import { bringing, heightFor, LEAST_ZOOM, PAD, startOf, zoomFor } from './viewport.ts'

describe('what of the graph is in sight', () => {
  const box = { width: 800, height: 400 }

  it('is all of it where it fits, and never too small to be read', () => {
    expect(zoomFor({ width: 300, height: 100 }, 800)).toBe(1)
    expect(zoomFor({ width: 900, height: 100 }, 800)).toBeCloseTo((800 - 2 * PAD) / 900)
    expect(zoomFor({ width: 9_000, height: 100 }, 800)).toBe(LEAST_ZOOM)
    expect(heightFor({ width: 300, height: 9_000 }, 1)).toBeLessThan(700)
  })

  it('begins at its beginning', () => {
    expect(startOf({ width: 9_000, height: 100 }, box)).toMatchObject({ x: PAD, zoom: LEAST_ZOOM })
  })

  it('moves by as little as brings a card in sight, and not at all where it is', () => {
    const view = { x: PAD, y: PAD, zoom: 1 }
    expect(bringing(view, { x: 100, y: 0 }, box)).toEqual(view)
    const right = bringing(view, { x: 1_000, y: 0 }, box)
    expect(right.x + 1_000 + CARD.width).toBe(box.width - PAD)
    expect(bringing(right, { x: 0, y: 0 }, box).x).toBe(PAD)
  })
})
