/** The way of one record through a run: from step to step, and at routers down the branches whose filters it passes. */
import type { SourceRecord } from '../../records/index.ts'
import { entryOf, type PlannedPath, type RunPlan } from '../run-plan.ts'
import type { Step, StepOutcome } from './step.ts'
import { compileStepFilter } from './step-filter.ts'

interface Branch {
  readonly name: string
  passes(record: SourceRecord): boolean
  readonly path: PlannedPath
}

interface Router {
  readonly id: string
  readonly all: boolean
  readonly branches: readonly Branch[]
}

/** A flow's forks, ready to be walked. */
export interface Route {
  readonly entry: PlannedPath
  readonly routers: ReadonlyMap<string, Router>
}

export function compileRoute(plan: RunPlan): Route {
  const routers = (plan.routers ?? []).map(({ id, all, branches }): [string, Router] => [
    id,
    {
      id,
      all,
      branches: branches.map(({ name, inputFilter, path }) => ({ name, path, passes: compileStepFilter(inputFilter) })),
    },
  ])
  return { entry: entryOf(plan), routers: new Map(routers) }
}

export interface Walk {
  readonly route: Route
  readonly steps: readonly Step[]
  readonly traceKey: string | undefined
  /** Told of each step's outcome; `skipped`: its filter kept the record out. @returns false when the step refused it */
  count(step: number, outcome: StepOutcome | 'skipped', record: SourceRecord): boolean
  /** Told which branches of a router a record goes down. */
  chose?(router: string, branches: readonly string[], record: SourceRecord): void
}

/** What became of a record on its whole way. */
export interface Fate {
  /** A step took it. False with `accepted`: filters kept it out everywhere. */
  readonly taken: boolean
  /** No step refused it. */
  readonly accepted: boolean
}

const UNTOUCHED: Fate = { taken: false, accepted: true }

export const routeRecord = (record: SourceRecord, walk: Walk): Promise<Fate> =>
  follow(record, walk.route.entry, walk, UNTOUCHED)

async function follow(start: SourceRecord, path: PlannedPath, walk: Walk, before: Fate): Promise<Fate> {
  let record = start
  let { taken, accepted } = before
  for (const index of path.steps) {
    const step = walk.steps[index]
    if (!step) continue
    if (!step.passes(record)) {
      walk.count(index, 'skipped', record)
      continue
    }
    const outcome = await step.work.run(record, walk.traceKey)
    if (walk.count(index, outcome, record)) taken ||= outcome.kind === 'done'
    else {
      accepted = false
      if (!step.proceedOnFailure || outcome.kind === 'not-sent') return { taken, accepted }
    }
    record = step.handOn(record, outcome)
  }
  const router = path.router === undefined ? undefined : walk.route.routers.get(path.router)
  return router ? await fork(record, router, walk, { taken, accepted }) : { taken, accepted }
}

/** One branch after the other: what a later branch reads of the other side, an earlier one has written by then. */
async function fork(record: SourceRecord, { id, all, branches }: Router, walk: Walk, before: Fate): Promise<Fate> {
  const chosen = branches.filter((branch) => branch.passes(record)).slice(0, all ? branches.length : 1)
  walk.chose?.(
    id,
    chosen.map(({ name }) => name),
    record,
  )
  let { taken, accepted } = before
  for (const { path } of chosen) {
    const fate = await follow(record, path, walk, UNTOUCHED)
    taken ||= fate.taken
    accepted &&= fate.accepted
  }
  return { taken, accepted }
}
