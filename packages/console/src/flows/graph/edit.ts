/** Edits of a flow by its graph: whole values in, whole values out, and the node that has the focus afterwards. */
import type { FlowValues, SourceValues } from '../form/flow-values.ts'
import { type BranchValues, type RouterValues, type StepValues, withoutDeadEnds } from '../form/step-values.ts'
import type { BranchPlace, Place } from './place.ts'
import { pathOf } from './place.ts'

export interface Edited {
  readonly values: FlowValues
  /** Id of a node. */
  readonly focus: string
}

export const changeRouter = (
  values: FlowValues,
  router: number,
  change: (router: RouterValues) => RouterValues,
): FlowValues => ({
  ...values,
  routers: values.routers.map((one, index) => (index === router ? change(one) : one)),
})

export const changeBranch = (
  values: FlowValues,
  { router, branch }: BranchPlace,
  change: (branch: BranchValues) => BranchValues,
): FlowValues =>
  changeRouter(values, router, (one) => ({
    ...one,
    branches: one.branches.map((own, index) => (index === branch ? change(own) : own)),
  }))

export const changeSource = (
  values: FlowValues,
  index: number,
  change: (source: SourceValues) => SourceValues,
): FlowValues => ({
  ...values,
  pageGenerators: values.pageGenerators.map((one, at) => (at === index ? change(one) : one)),
})

export function changeStep(
  values: FlowValues,
  { of, index }: Extract<Place, { kind: 'step' }>,
  change: (step: StepValues) => StepValues,
): FlowValues {
  const changed = (steps: readonly StepValues[]) => steps.map((one, at) => (at === index ? change(one) : one))
  if (of === null) return { ...values, pageProcessors: changed(values.pageProcessors) }
  return changeBranch(values, of, (branch) => ({ ...branch, pageProcessors: changed(branch.pageProcessors) }))
}

/** The entries a node stands among, and how they are put back; a router stands alone. */
interface Row {
  readonly index: number
  readonly length: number
  at(index: number): Place
  changed(splice: <T>(entries: readonly T[]) => readonly T[]): FlowValues
}

function rowOf(values: FlowValues, place: Place): Row | null {
  if (place.kind === 'router') return null
  if (place.kind === 'source') {
    return {
      index: place.index,
      length: values.pageGenerators.length,
      at: (index) => ({ kind: 'source', index }),
      changed: (splice) => ({ ...values, pageGenerators: splice(values.pageGenerators) }),
    }
  }
  if (place.kind === 'branch') {
    const { router, branch } = place
    return {
      index: branch,
      length: values.routers[router]?.branches.length ?? 0,
      at: (index) => ({ kind: 'branch', router, branch: index }),
      changed: (splice) => changeRouter(values, router, (one) => ({ ...one, branches: splice(one.branches) })),
    }
  }
  const { of, index } = place
  return {
    index,
    length: (of ? values.routers[of.router]?.branches[of.branch]?.pageProcessors : values.pageProcessors)?.length ?? 0,
    at: (to) => ({ kind: 'step', of, index: to }),
    changed: (splice) =>
      of
        ? changeBranch(values, of, (branch) => ({ ...branch, pageProcessors: splice(branch.pageProcessors) }))
        : { ...values, pageProcessors: splice(values.pageProcessors) },
  }
}

/** @param by -1 earlier, 1 later. @returns undefined where it cannot move */
export function move(values: FlowValues, place: Place, by: -1 | 1): Edited | undefined {
  const row = rowOf(values, place)
  if (!row) return undefined
  const to = row.index + by
  if (to < 0 || to >= row.length) return undefined
  const swap = <T>(entries: readonly T[]): readonly T[] =>
    entries.toSpliced(row.index, 1).toSpliced(to, 0, entries[row.index] as T)
  return { values: row.changed(swap), focus: pathOf(row.at(to)) }
}

/** @returns undefined where it cannot go: a flow has a source, and a router a branch */
export function remove(values: FlowValues, place: Place): Edited | undefined {
  if (place.kind === 'router') return removeRouter(values, place.router)
  const row = rowOf(values, place)
  if (!row) return undefined
  if (row.length === 1 && place.kind === 'source') return undefined
  if (row.length === 1 && place.kind === 'branch') return removeRouter(values, place.router)
  const without = row.changed((entries) => entries.toSpliced(row.index, 1))
  return { values: withoutLost(without), focus: pathOf(neighbourOf(place, row)) }
}

function neighbourOf(place: Place, row: Row): Place {
  if (row.index > 0) return row.at(row.index - 1)
  if (place.kind !== 'step' && row.length > 1) return row.at(0)
  return place.kind === 'step' && place.of ? { kind: 'branch', ...place.of } : { kind: 'source', index: 0 }
}

/** Its branches go with it. What came before it ends there; the steps of a first router's first branch stay. */
function removeRouter(values: FlowValues, router: number): Edited {
  const { id, branches } = values.routers[router] as RouterValues
  if (router > 0) {
    const from = values.routers.flatMap((one, index) =>
      one.branches.flatMap((branch, at) => (branch.nextRouterId === id ? [{ router: index, branch: at }] : [])),
    )[0] ?? { router: 0, branch: 0 }
    const routers = withoutDeadEnds(values.routers.toSpliced(router, 1))
    return { values: withoutLost({ ...values, routers }), focus: pathOf({ kind: 'branch', ...from }) }
  }
  const [first] = branches
  const kept = values.routers.map((one, index) =>
    index === 0 && first ? { ...one, branches: [{ ...first, filter: null }] } : one,
  )
  return {
    values: straightened(withoutLost({ ...values, routers: kept })),
    focus: pathOf({ kind: 'source', index: 0 }),
  }
}

/** Without the routers that no record reaches any more. */
function withoutLost(values: FlowValues): FlowValues {
  const reached = new Set<string>()
  const reach = (id: string | undefined): void => {
    if (id === undefined || id === '' || reached.has(id)) return
    reached.add(id)
    for (const { nextRouterId } of values.routers.find((one) => one.id === id)?.branches ?? []) reach(nextRouterId)
  }
  reach(values.routers[0]?.id)
  return { ...values, routers: values.routers.filter(({ id }) => reached.has(id)) }
}

/** A first router that sends every record one way is none: its steps are those of the flow, where no router follows. */
export function straightened(values: FlowValues): FlowValues {
  const [first, second, ...others] = values.routers
  const only = first?.branches.length === 1 ? first.branches[0] : undefined
  if (!only || only.filter !== null) return values
  if (second === undefined) return { ...values, routers: [], pageProcessors: only.pageProcessors }
  const next = values.routers.find(({ id }) => id === only.nextRouterId)
  if (only.pageProcessors.length > 0 || !next) return values
  return { ...values, routers: [next, ...[second, ...others].filter((one) => one !== next)] }
}
