/** Where each node leads to, with the middle of the line that is drawn there: a + has its place on it. */
import { getSmoothStepPath, Position } from '@xyflow/react'
import type { FlowGraph } from './flow-graph.ts'
import type { Layout, Spot } from './layout.ts'
import type { Way } from './plus.tsx'
import type { Size } from './viewport.ts'

/** How far from a card its edges turn, in pixels. */
export const BEND = 24

/** Top down, the line to another than the next one runs beside the cards, where there is no room for a +. */
export function waysOf(graph: FlowGraph, layout: Layout, card: Size, narrow: boolean): ReadonlyMap<string, Way[]> {
  const ways = new Map<string, Way[]>()
  for (const { from, to } of graph.edges) {
    const [start, end] = [layout.get(from), layout.get(to)]
    const next = graph.nodes.find(({ id }) => id === to)
    if (!start || !end || !next || (narrow && !isNext(graph, from, to))) continue
    const middle = narrow
      ? { x: card.width / 2, y: (card.height + end.y - start.y) / 2 }
      : middleOf({ x: card.width, y: card.height / 2 }, { x: end.x - start.x, y: end.y - start.y + card.height / 2 })
    ways.set(from, [...(ways.get(from) ?? []), { to, place: next.place, middle }])
  }
  return ways
}

export function isNext({ nodes }: FlowGraph, from: string, to: string): boolean {
  const at = (wanted: string) => nodes.findIndex(({ id }) => id === wanted)
  return at(to) === at(from) + 1
}

/** As React Flow draws it, from the right of one card to the left of the other. */
function middleOf(start: Spot, end: Spot): Spot {
  const [, x, y] = getSmoothStepPath({
    ...{ sourceX: start.x, sourceY: start.y, sourcePosition: Position.Right },
    ...{ targetX: end.x, targetY: end.y, targetPosition: Position.Left },
    offset: BEND,
  })
  return { x, y }
}
