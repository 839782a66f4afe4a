/** The form's values of a flow as a graph: sources, steps, routers and branches, in the order they are read. */
import type { FlowValues } from '../form/flow-values.ts'
import type { StepValues } from '../form/step-values.ts'
import { type BranchPlace, type Place, pathOf } from './place.ts'

export interface GraphNode {
  readonly id: string
  readonly place: Place
  /** Routers above it: how far it is indented where the graph runs top down. */
  readonly depth: number
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
}

export interface FlowGraph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export function flowGraph(values: FlowValues): FlowGraph {
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  const seen = new Set<number>()

  const add = (place: Place, depth: number, from: readonly string[]): string => {
    const id = pathOf(place)
    nodes.push({ id, place, depth })
    for (const one of from) edges.push({ from: one, to: id })
    return id
  }
  /** @returns the ids the nodes after these steps come from */
  const addSteps = (steps: readonly StepValues[], of: BranchPlace | null, depth: number, from: readonly string[]) =>
    steps.reduce<readonly string[]>((before, _, index) => [add({ kind: 'step', of, index }, depth, before)], from)
  const addRouter = (router: number, depth: number, from: readonly string[]): void => {
    if (seen.has(router)) {
      const to = pathOf({ kind: 'router', router })
      edges.push(...from.map((one) => ({ from: one, to })))
      return
    }
    seen.add(router)
    const id = add({ kind: 'router', router }, depth, from)
    for (const [branch, { pageProcessors, nextRouterId }] of (values.routers[router]?.branches ?? []).entries()) {
      const start = add({ kind: 'branch', router, branch }, depth + 1, [id])
      const end = addSteps(pageProcessors, { router, branch }, depth + 1, [start])
      const next = values.routers.findIndex((one) => nextRouterId !== '' && one.id === nextRouterId)
      if (next !== -1) addRouter(next, depth + 1, end)
    }
  }

  const sources = values.pageGenerators.map((_, index) => add({ kind: 'source', index }, 0, []))
  if (values.routers.length === 0) addSteps(values.pageProcessors, null, 0, sources)
  for (const router of values.routers.keys()) if (!seen.has(router)) addRouter(router, 0, router === 0 ? sources : [])
  return { nodes, edges }
}
