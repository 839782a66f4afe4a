/** Where an arrow key leads: along the graph, or to the neighbour beside. */
import type { FlowGraph } from './flow-graph.ts'
import type { Layout } from './layout.ts'

export const WALK_KEYS = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End'] as const
export type WalkKey = (typeof WALK_KEYS)[number]

/** @returns the node the key leads to; the same one where it leads nowhere */
export function walk({ nodes, edges }: FlowGraph, layout: Layout, id: string, key: WalkKey): string {
  const ids = nodes.map((node) => node.id)
  if (key === 'Home') return ids[0] ?? id
  if (key === 'End') return ids.at(-1) ?? id
  if (key === 'ArrowRight') return edges.find(({ from }) => from === id)?.to ?? id
  if (key === 'ArrowLeft') return edges.find(({ to }) => to === id)?.from ?? id
  const step = key === 'ArrowDown' ? 1 : -1
  return beside(ids, layout, id, step) ?? ids[ids.indexOf(id) + step] ?? id
}

/** The nearest one in the same column. */
function beside(ids: readonly string[], layout: Layout, id: string, step: 1 | -1): string | undefined {
  const own = layout.get(id)
  if (!own) return undefined
  const distance = (other: string): number => ((layout.get(other)?.y ?? 0) - own.y) * step
  return ids
    .filter((other) => layout.get(other)?.x === own.x && distance(other) > 0)
    .toSorted((a, b) => distance(a) - distance(b))[0]
}
