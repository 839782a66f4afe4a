/** The steps of a flow as a form holds them, and how they become parts of the document. */
import type { Branch, PageProcessor, ResponseMapping, Router } from '@keyway/contract'
import { referenceOf } from '@keyway/contract'
import { type FilterValues, filterDocument, filterValues } from './filter-rows.ts'

export interface StepValues {
  readonly type: PageProcessor['type']
  /** Id of the import or lookup. */
  readonly ref: string
  readonly proceedOnFailure: boolean
  readonly filter: FilterValues | null
  /** Rows of the response mapping; null: none. */
  readonly mapping: readonly { readonly extract: string; readonly generate: string }[] | null
  /** Made through the API, and kept. */
  readonly lists: ResponseMapping['lists']
}

export interface BranchValues {
  readonly name: string
  readonly description: string | undefined
  readonly filter: FilterValues | null
  readonly pageProcessors: readonly StepValues[]
  readonly nextRouterId: string
}

export interface RouterValues {
  readonly id: string
  readonly name: string
  readonly routeRecordsTo: Router['routeRecordsTo']
  readonly branches: readonly BranchValues[]
}

export const newStep = (type: PageProcessor['type']): StepValues => ({
  type,
  ref: '',
  proceedOnFailure: false,
  filter: null,
  mapping: type === 'export' ? [{ extract: 'data[0].value', generate: 'value' }] : null,
  lists: [],
})

export const newBranch = (number: number, pageProcessors: readonly StepValues[] = []): BranchValues => ({
  name: `Branch ${number}`,
  description: undefined,
  filter: null,
  pageProcessors,
  nextRouterId: '',
})

/** @param taken ids of the routers there are */
export function newRouter(taken: readonly string[], first: readonly StepValues[] = []): RouterValues {
  let number = taken.length + 1
  while (taken.includes(`router-${number}`)) number += 1
  return {
    id: `router-${number}`,
    name: `Router ${number}`,
    routeRecordsTo: 'first_matching_branch',
    branches: [newBranch(1, first), newBranch(2)],
  }
}

export const stepValues = (step: PageProcessor): StepValues => ({
  type: step.type,
  ref: referenceOf(step),
  proceedOnFailure: step.proceedOnFailure,
  filter: filterValues(step.inputFilter),
  mapping: step.responseMapping ? step.responseMapping.fields : null,
  lists: step.responseMapping?.lists ?? [],
})

export const branchValues = (branch: Branch): BranchValues => ({
  name: branch.name,
  description: branch.description,
  filter: filterValues(branch.inputFilter),
  pageProcessors: branch.pageProcessors.map(stepValues),
  nextRouterId: branch.nextRouterId ?? '',
})

export const routerValues = ({ id, name, routeRecordsTo, branches }: Router): RouterValues => ({
  id,
  name: name ?? '',
  routeRecordsTo,
  branches: branches.map(branchValues),
})

export function stepDocument({ type, ref, proceedOnFailure, filter, mapping, lists }: StepValues): PageProcessor {
  const inputFilter = filterDocument(filter)
  const common = {
    proceedOnFailure,
    ...(inputFilter && { inputFilter }),
    ...((mapping !== null || lists.length > 0) && { responseMapping: { fields: [...(mapping ?? [])], lists } }),
  }
  return type === 'import' ? { type, _importId: ref, ...common } : { type, _exportId: ref, ...common }
}

export function routerDocument({ id, name, routeRecordsTo, branches }: RouterValues): Router {
  return {
    id,
    ...(name.trim() !== '' && { name }),
    routeRecordsTo,
    routeRecordsUsing: 'input_filters',
    branches: branches.map((branch) => {
      const inputFilter = filterDocument(branch.filter)
      return {
        name: branch.name,
        ...(branch.description !== undefined && { description: branch.description }),
        ...(inputFilter && { inputFilter }),
        pageProcessors: branch.pageProcessors.map(stepDocument),
        ...(branch.nextRouterId !== '' && { nextRouterId: branch.nextRouterId }),
      }
    }),
  }
}

/** Branches that led to a router that is gone end where they are. */
export function withoutDeadEnds(routers: readonly RouterValues[]): readonly RouterValues[] {
  const ids = new Set(routers.map(({ id }) => id))
  return routers.map((router) => ({
    ...router,
    branches: router.branches.map((branch) =>
      ids.has(branch.nextRouterId) ? branch : { ...branch, nextRouterId: '' },
    ),
  }))
}
