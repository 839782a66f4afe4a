/** Places for the nodes of a graph: left to right in columns, or top down where there is no room beside each other. */
import type { FlowGraph, GraphEdge } from './flow-graph.ts'

export interface Spot {
  readonly x: number
  readonly y: number
}

export type Layout = ReadonlyMap<string, Spot>

export const CARD = { width: 232, height: 108 } as const
const GAP = { x: 64, y: 24 } as const
/** In pixels, for each router above. */
export const INDENT = 18
const DOWN_GAP = 28

/** Columns by the longest way from a source; rows so that every node stands in the middle of what comes after it. */
export function leftToRight({ nodes, edges }: FlowGraph): Layout {
  const column = columnsOf({ nodes, edges })
  const rows = rowsOf({ nodes, edges })
  const top = Math.min(0, ...rows.values())
  return new Map(
    nodes.map(({ id }) => [
      id,
      {
        x: (column.get(id) ?? 0) * (CARD.width + GAP.x),
        y: ((rows.get(id) ?? 0) - top) * (CARD.height + GAP.y),
      },
    ]),
  )
}

/** One below the other in reading order, indented by the routers above. */
export const topDown = ({ nodes }: FlowGraph): Layout =>
  new Map(nodes.map(({ id, depth }, index) => [id, { x: depth * INDENT, y: index * (CARD.height + DOWN_GAP) }]))

/** Nodes come before what they lead to, but for a router that several branches lead to: its column is found again. */
function columnsOf({ nodes, edges }: FlowGraph): Map<string, number> {
  const columns = new Map(nodes.map(({ id }) => [id, 0]))
  // A circle, which saving refuses, must not go on for ever.
  for (let pass = 0; pass < nodes.length; pass += 1) {
    let moved = false
    for (const { from, to } of edges) {
      const least = (columns.get(from) ?? 0) + 1
      if ((columns.get(to) ?? 0) >= least || least > nodes.length) continue
      columns.set(to, least)
      moved = true
    }
    if (!moved) break
  }
  return columns
}

/** The first edge to a node is the one it is placed by. */
function rowsOf({ nodes, edges }: FlowGraph): Map<string, number> {
  const first = new Map<string, GraphEdge>()
  for (const edge of edges) if (!first.has(edge.to)) first.set(edge.to, edge)
  const after = Map.groupBy(first.values(), ({ from }) => from)
  const rows = new Map<string, number>()
  let next = 0
  const place = (id: string): number => {
    const below = (after.get(id) ?? []).map(({ to }) => place(to))
    const row = below.length === 0 ? next++ : ((below[0] ?? 0) + (below.at(-1) ?? 0)) / 2
    rows.set(id, row)
    return row
  }
  const sources = nodes.filter(({ place: { kind } }) => kind === 'source')
  const roots = nodes.filter(({ id, place: { kind } }) => kind !== 'source' && !first.has(id))
  const middle = sources[0] === undefined ? 0 : place(sources[0].id)
  for (const [index, { id }] of sources.entries()) rows.set(id, middle + index - (sources.length - 1) / 2)
  for (const { id } of roots) place(id)
  return rows
}
