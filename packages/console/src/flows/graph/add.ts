/** What can be added after a node of the graph, and the values with it. */
import { type FlowValues, NEW_SOURCE, NEW_WEBHOOK } from '../form/flow-values.ts'
import { newBranch, newRouter, newStep, type RouterValues, type StepValues } from '../form/step-values.ts'
import { changeBranch, changeRouter, type Edited } from './edit.ts'
import { type BranchPlace, type Place, pathOf } from './place.ts'

export type Addition = 'lookup' | 'import' | 'router' | 'branch' | 'export' | 'webhook'

export function additionsAfter(values: FlowValues, { kind }: Place): readonly Addition[] {
  if (kind === 'router') return ['branch']
  if (kind === 'branch') return ['lookup', 'import', 'router', 'branch']
  if (kind === 'step') return ['lookup', 'import', 'router']
  const posted = values.pageGenerators.some(({ type }) => type === 'webhook')
  // Steps that every record goes through stand in branches where there are routers.
  const first: readonly Addition[] = values.routers.length === 0 ? ['lookup', 'import', 'router'] : ['router']
  return [...first, 'export', ...(posted ? [] : (['webhook'] as const))]
}

/** Of these, those that can stand between a node and the one it leads to. */
const BETWEEN: readonly Addition[] = ['lookup', 'import', 'router']

export const additionsBetween = (values: FlowValues, from: Place): readonly Addition[] =>
  from.kind === 'router' ? [] : additionsAfter(values, from).filter((what) => BETWEEN.includes(what))

export function addAfter(values: FlowValues, place: Place, what: Addition): Edited {
  if (what === 'export' || what === 'webhook') return addSource(values, place, what)
  if (what === 'branch') return addBranch(values, place)
  if (what === 'router') return addRouter(values, place)
  const step = newStep(what === 'lookup' ? 'export' : 'import')
  const index = place.kind === 'step' ? place.index + 1 : 0
  const of = place.kind === 'branch' ? place : place.kind === 'step' ? place.of : null
  const focus = pathOf({ kind: 'step', of, index })
  if (of === null)
    return { values: { ...values, pageProcessors: values.pageProcessors.toSpliced(index, 0, step) }, focus }
  return {
    values: changeBranch(values, of, (branch) => ({
      ...branch,
      pageProcessors: branch.pageProcessors.toSpliced(index, 0, step),
    })),
    focus,
  }
}

function addSource(values: FlowValues, place: Place, what: 'export' | 'webhook'): Edited {
  const index = place.kind === 'source' ? place.index + 1 : values.pageGenerators.length
  const pageGenerators = values.pageGenerators.toSpliced(index, 0, what === 'export' ? NEW_SOURCE : NEW_WEBHOOK)
  return { values: { ...values, pageGenerators }, focus: pathOf({ kind: 'source', index }) }
}

function addBranch(values: FlowValues, place: Place): Edited {
  const router = 'router' in place ? place.router : 0
  const branches = values.routers[router]?.branches ?? []
  const index = place.kind === 'branch' ? place.branch + 1 : branches.length
  const names = branches.map(({ name }) => name.toLowerCase())
  let number = branches.length + 1
  while (names.includes(`branch ${number}`)) number += 1
  return {
    values: changeRouter(values, router, (one) => ({
      ...one,
      branches: one.branches.toSpliced(index, 0, newBranch(number)),
    })),
    focus: pathOf({ kind: 'branch', router, branch: index }),
  }
}

const idsOf = ({ routers }: FlowValues): string[] => routers.map(({ id }) => id)

/** The steps after the place, and what comes behind them, go down the first branch of the new router. */
function addRouter(values: FlowValues, place: Place): Edited {
  const of = place.kind === 'branch' ? place : place.kind === 'step' ? place.of : null
  if (of) return routerInBranch(values, of, place.kind === 'step' ? place.index + 1 : 0)
  if (values.routers.length > 0) return routerBeforeAll(values)
  const index = place.kind === 'step' ? place.index + 1 : 0
  const [before, after] = [values.pageProcessors.slice(0, index), values.pageProcessors.slice(index)]
  const routers = before.length === 0 ? [newRouter([], after)] : behind(before, after)
  return {
    values: { ...values, pageProcessors: [], routers },
    focus: pathOf({ kind: 'router', router: routers.length - 1 }),
  }
}

/** A flow with routers has no steps beside them: those before the new one stand in a branch that every record takes. */
function behind(before: readonly StepValues[], after: readonly StepValues[]): readonly RouterValues[] {
  const first = newRouter([])
  const second = newRouter([first.id], after)
  const every = { ...newBranch(1, before), name: 'Every record', nextRouterId: second.id }
  return [{ ...first, branches: [every] }, second]
}

function routerBeforeAll(values: FlowValues): Edited {
  const made = newRouter(idsOf(values))
  const [next] = values.routers
  const branches = made.branches.map((branch) => ({ ...branch, nextRouterId: next?.id ?? '' }))
  return {
    values: { ...values, routers: [{ ...made, branches }, ...values.routers] },
    focus: pathOf({ kind: 'router', router: 0 }),
  }
}

function routerInBranch(values: FlowValues, of: BranchPlace, index: number): Edited {
  const { pageProcessors = [], nextRouterId = '' } = values.routers[of.router]?.branches[of.branch] ?? {}
  const made = newRouter(idsOf(values), pageProcessors.slice(index))
  const branches = made.branches.map((branch, at) => (at === 0 ? { ...branch, nextRouterId } : branch))
  const shortened = changeBranch(values, of, (branch) => ({
    ...branch,
    pageProcessors: branch.pageProcessors.slice(0, index),
    nextRouterId: made.id,
  }))
  const routers = [...shortened.routers, { ...made, branches }]
  return { values: { ...shortened, routers }, focus: pathOf({ kind: 'router', router: routers.length - 1 }) }
}
