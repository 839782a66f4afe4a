/** Which part of the graph is in sight: all of it where it can still be read, else its beginning, and always the chosen node. */
import { CARD, type Layout, type Spot } from './layout.ts'

export interface Viewport extends Spot {
  readonly zoom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const PAD = 28
/** Below it, cards cannot be read. */
export const LEAST_ZOOM = 0.7
const MOST_HEIGHT = 620

export function sizeOf(layout: Layout, card: Size = CARD): Size {
  const spots = [...layout.values()]
  return {
    width: Math.max(0, ...spots.map(({ x }) => x)) + card.width,
    height: Math.max(0, ...spots.map(({ y }) => y)) + card.height,
  }
}

/** @param width in pixels there are */
export const zoomFor = (size: Size, width: number): number =>
  Math.min(1, Math.max(LEAST_ZOOM, (width - 2 * PAD) / size.width))

export const heightFor = (size: Size, zoom: number): number => Math.min(MOST_HEIGHT, size.height * zoom + 2 * PAD)

/** From the beginning, in the middle of the height. */
export function startOf(size: Size, box: Size): Viewport {
  const zoom = zoomFor(size, box.width)
  return { x: PAD, y: Math.max(PAD, (box.height - size.height * zoom) / 2), zoom }
}

/** Moved by as little as brings the card at `spot` in sight. */
export function bringing(view: Viewport, spot: Spot, box: Size, card: Size = CARD): Viewport {
  const along = (offset: number, from: number, length: number, room: number): number => {
    const start = offset + from * view.zoom
    const end = start + length * view.zoom
    if (start < PAD) return offset + PAD - start
    return end > room - PAD ? offset - (end - room + PAD) : offset
  }
  return {
    zoom: view.zoom,
    x: along(view.x, spot.x, card.width, box.width),
    y: along(view.y, spot.y, card.height, box.height),
  }
}
