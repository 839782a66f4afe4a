/** Where a node of the graph stands in the form's values. Its path is the node's id, and the beginning of its fields' names. */
export interface BranchPlace {
  readonly router: number
  readonly branch: number
}

export type Place =
  | { readonly kind: 'source'; readonly index: number }
  /** `of` is the branch it stands in; null: the flow has no routers. */
  | { readonly kind: 'step'; readonly of: BranchPlace | null; readonly index: number }
  | { readonly kind: 'router'; readonly router: number }
  | ({ readonly kind: 'branch' } & BranchPlace)

const branchPath = ({ router, branch }: BranchPlace): string => `routers.${router}.branches.${branch}`

export function pathOf(place: Place): string {
  if (place.kind === 'source') return `pageGenerators.${place.index}`
  if (place.kind === 'router') return `routers.${place.router}`
  if (place.kind === 'branch') return branchPath(place)
  return `${place.of ? `${branchPath(place.of)}.` : ''}pageProcessors.${place.index}`
}

const PATH = /^(?:routers\.(\d+)(?:\.branches\.(\d+))?\.?)?(?:(pageGenerators|pageProcessors)\.(\d+))?(?=\.|$)/

/** The deepest node that a field's name lies in, e.g. that of `routers.0.branches.1.filter`; undefined: it is of the flow. */
export function placeOf(field: string): Place | undefined {
  const [, router, branch, list, index] = PATH.exec(field) ?? []
  if (list === 'pageGenerators') return { kind: 'source', index: Number(index) }
  const of = branch === undefined ? null : { router: Number(router), branch: Number(branch) }
  if (list === 'pageProcessors') return { kind: 'step', of, index: Number(index) }
  if (of) return { kind: 'branch', ...of }
  return router === undefined ? undefined : { kind: 'router', router: Number(router) }
}
