/** What a flow does with each record: imports, lookups, and routers that send it down branches. */
import { z } from 'zod'
import { Id } from '../ids.ts'
import { Description, Name } from '../input.ts'
import { StepFilter } from './flow-filter.ts'

/** Where a member of a step's answer goes in the record, e.g. `data[0].id` to `owner.id`. */
const MappedField = z.strictObject({
  extract: z.string().trim().min(1, 'is required').max(500, 'must be at most 500 characters'),
  generate: z
    .string()
    .trim()
    .min(1, 'is required')
    .max(200, 'must be at most 200 characters')
    .regex(/^[^.[\]]+(\.[^.[\]]+)*$/, 'must be a name, or names joined by dots'),
})

/** integrator.io's transformation 1.0: `lists` make lists of objects out of lists of values. */
export const ResponseMapping = z.strictObject({
  fields: z.array(MappedField).max(100).default([]),
  lists: z
    .array(z.strictObject({ generate: MappedField.shape.generate, fields: z.array(MappedField).min(1).max(100) }))
    .max(20)
    .default([]),
})
export type ResponseMapping = z.infer<typeof ResponseMapping>

const common = {
  /** Hand a record on to the next step even if this one refused it. */
  proceedOnFailure: z.boolean().default(false),
  /** Records that do not pass are left out of this step, and handed on. */
  inputFilter: StepFilter.optional(),
  /** What of the step's answer is put into the record for the steps after it. */
  responseMapping: ResponseMapping.optional(),
}

export const PageProcessor = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('import').default('import'), _importId: Id, ...common }),
  z.strictObject({ type: z.literal('export'), _exportId: Id, ...common }),
])
export type PageProcessor = z.infer<typeof PageProcessor>

const PageProcessors = z.array(PageProcessor).max(20)

const RouterId = z.string().trim().min(1, 'is required').max(64, 'must be at most 64 characters')

export const Branch = z.strictObject({
  name: Name,
  description: Description.optional(),
  /** Absent: every record passes. */
  inputFilter: StepFilter.optional(),
  /** Empty, and without a next router: records are discarded. */
  pageProcessors: PageProcessors.default([]),
  nextRouterId: RouterId.optional(),
})
export type Branch = z.infer<typeof Branch>

export const Router = z.strictObject({
  id: RouterId,
  name: z.string().trim().max(100, 'must be at most 100 characters').optional(),
  routeRecordsTo: z.enum(['first_matching_branch', 'all_matching_branches']).default('first_matching_branch'),
  routeRecordsUsing: z
    .literal('input_filters', { error: () => 'must be "input_filters": branches are chosen by their filters' })
    .default('input_filters'),
  branches: z.array(Branch).min(1, 'Add a branch.').max(20),
})
export type Router = z.infer<typeof Router>

interface Graph {
  readonly pageProcessors?: readonly PageProcessor[] | undefined
  readonly routers?: readonly Router[] | undefined
}

/** A step and where it stands in the document, e.g. `routers.0.branches.1.pageProcessors.0`. */
export interface PlacedStep {
  readonly path: string
  readonly step: PageProcessor
}

/** Every lookup and import of a flow, in the order of the document. */
export function placedSteps({ pageProcessors = [], routers = [] }: Graph): PlacedStep[] {
  const placed = (steps: readonly PageProcessor[], path: string): PlacedStep[] =>
    steps.map((step, index) => ({ step, path: `${path}pageProcessors.${index}` }))
  return [
    ...placed(pageProcessors, ''),
    ...routers.flatMap(({ branches }, router) =>
      branches.flatMap((branch, index) => placed(branch.pageProcessors, `routers.${router}.branches.${index}.`)),
    ),
  ]
}

export const referenceOf = (step: PageProcessor): string => (step.type === 'import' ? step._importId : step._exportId)

export interface GraphFault {
  readonly path: (string | number)[]
  readonly message: string
}

/** What stands against the routers of a flow: names that repeat, routers and branches no record reaches, circles. */
export function routerFaults(routers: readonly Router[]): GraphFault[] {
  return [...repeatedNames(routers), ...lostLinks(routers), ...catchAlls(routers), ...circles(routers)]
}

function repeatedNames(routers: readonly Router[]): GraphFault[] {
  const faults: GraphFault[] = []
  const ids = routers.map(({ id }) => id)
  for (const [index, { id, branches }] of routers.entries()) {
    if (ids.indexOf(id) < index) faults.push({ path: ['routers', index, 'id'], message: `is used twice: "${id}"` })
    const names = branches.map(({ name }) => name.toLowerCase())
    for (const [branch, name] of names.entries()) {
      if (names.indexOf(name) === branch) continue
      const path = ['routers', index, 'branches', branch, 'name']
      faults.push({ path, message: 'is used by another branch of this router. Choose another name' })
    }
  }
  return faults
}

function lostLinks(routers: readonly Router[]): GraphFault[] {
  const ids = new Set(routers.map(({ id }) => id))
  const aims = new Set(routers.flatMap(({ branches }) => branches.map(({ nextRouterId }) => nextRouterId)))
  const faults: GraphFault[] = []
  for (const [index, { id, branches }] of routers.entries()) {
    for (const [branch, { nextRouterId }] of branches.entries()) {
      if (nextRouterId === undefined || ids.has(nextRouterId)) continue
      const path = ['routers', index, 'branches', branch, 'nextRouterId']
      faults.push({ path, message: `leads to a router that is not there: "${nextRouterId}"` })
    }
    // Records enter at the first one; each other needs a branch that leads to it.
    if (index > 0 && !aims.has(id)) {
      faults.push({ path: ['routers', index, 'id'], message: `is of a router that no branch leads to: "${id}"` })
    }
  }
  return faults
}

/** Behind a branch that takes every record, no other branch of a first-match router gets one. */
function catchAlls(routers: readonly Router[]): GraphFault[] {
  return routers.flatMap(({ branches, routeRecordsTo }, index) => {
    const open = branches.findIndex(({ inputFilter }) => inputFilter === undefined)
    if (routeRecordsTo === 'all_matching_branches' || open === -1 || open === branches.length - 1) return []
    const name = branches[open]?.name
    const message = `takes every record, so no record reaches the branches after "${name}". Give it a filter, or put it last`
    return [{ path: ['routers', index, 'branches', open, 'inputFilter'], message }]
  })
}

function circles(routers: readonly Router[]): GraphFault[] {
  const next = new Map(routers.map(({ id, branches }) => [id, branches.flatMap((one) => one.nextRouterId ?? [])]))
  const leadsTo = (from: string, aim: string, seen: Set<string>): boolean =>
    (next.get(from) ?? []).some((id) => {
      if (id === aim) return true
      if (seen.has(id)) return false
      return leadsTo(id, aim, seen.add(id))
    })
  return routers.flatMap(({ id, branches }, index) =>
    branches.flatMap(({ nextRouterId }, branch) => {
      if (nextRouterId === undefined) return []
      if (nextRouterId !== id && !leadsTo(nextRouterId, id, new Set())) return []
      const path = ['routers', index, 'branches', branch, 'nextRouterId']
      return [{ path, message: `leads back to its own router, so records would go in circles` }]
    }),
  )
}
