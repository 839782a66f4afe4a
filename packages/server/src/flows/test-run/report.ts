/** What a test run tells: for each step, what became of each record that reached it, in the order of the records. */
import type { FlowTestResult } from '@keyway/contract'
import type { RunPlan, StepOutcome } from '../../jobs/index.ts'
import type { SourceRecord } from '../../records/index.ts'
import type { FlowSteps } from '../flow-steps.ts'

type StepReport = FlowTestResult['steps'][number]
type Tested = StepReport['records'][number]

export interface Report {
  failedToRead(error: { readonly code: string; readonly message: string }): void
  read(record: number, at: SourceRecord, traceKey: string | undefined): void
  /** What a lookup found, or an import would send; told before its outcome. */
  output(step: number, record: number, output: SourceRecord): void
  /** @returns false when the step refused it */
  step(
    step: number,
    record: number,
    outcome: StepOutcome | 'skipped',
    at: SourceRecord,
    traceKey: string | undefined,
  ): boolean
  router(id: string, record: number, branches: readonly string[], at: SourceRecord, traceKey: string | undefined): void
  result(): FlowTestResult
}

/** A step's report while it is written: a record may pass a shared router twice. */
interface Draft extends Omit<StepReport, 'records'> {
  readonly tested: { readonly record: number; readonly entry: Tested }[]
}

export function createReport(plan: RunPlan, { exports, processors }: FlowSteps, exportIndex: number): Report {
  const source = exports[exportIndex]
  const draft = (path: string, type: StepReport['type'], name: string, id?: string): Draft => ({
    path,
    type,
    name,
    ...(id !== undefined && { _expOrImpId: id }),
    errors: [],
    tested: [],
  })
  const read = source ? draft(source.field.replace(/\._exportId$/, ''), 'export', source.name, source.id) : null
  const steps = processors.map(({ field, kind, name, id }) => draft(field.replace(/\._\w+$/, ''), kind, name, id))
  const routers = (plan.routers ?? []).map(({ id }, index) => ({ id, report: draft(`routers.${index}`, 'router', id) }))
  const outputs = new Map<string, SourceRecord>()

  const add = (to: Draft | null | undefined, record: number, traceKey: string | undefined, entry: Tested): void => {
    to?.tested.push({ record, entry: { ...(traceKey !== undefined && { traceKey }), ...entry } })
  }

  return {
    failedToRead: (error) => read?.errors.push(error),
    read: (record, at, traceKey) => add(read, record, traceKey, { input: at, result: 'done' }),
    output: (step, record, output) => outputs.set(`${step} ${record}`, output),
    step(step, record, outcome, at, traceKey) {
      const output = outputs.get(`${step} ${record}`)
      const shown = { input: at, ...(output && { output }) }
      if (outcome === 'skipped') add(steps[step], record, traceKey, { input: at, result: 'ignored' })
      else if (outcome.kind === 'ignored') add(steps[step], record, traceKey, { ...shown, result: 'ignored' })
      else if (outcome.kind === 'done') add(steps[step], record, traceKey, { ...shown, result: 'done' })
      else {
        const { code, message } =
          outcome.kind === 'refused' ? outcome.failure : { code: 'not_sent', message: 'Not sent.' }
        add(steps[step], record, traceKey, { ...shown, result: 'failed', error: { code, message } })
      }
      return outcome !== 'skipped' && (outcome.kind === 'done' || outcome.kind === 'ignored')
    },
    router(id, record, branches, at, traceKey) {
      const result = branches.length > 0 ? 'done' : 'ignored'
      const to = routers.find((one) => one.id === id)?.report
      add(to, record, traceKey, { input: at, result, branches: [...branches] })
    },
    result: () => ({
      steps: [
        ...(read ? [read] : []),
        ...inOrder(
          routers.map(({ report }) => report),
          steps,
        ),
      ].map(({ tested, ...step }) => ({
        ...step,
        records: tested.toSorted((a, b) => a.record - b.record).map(({ entry }) => entry),
      })),
    }),
  }
}

/** Each router before the steps of its branches. */
function inOrder(routers: readonly Draft[], steps: readonly Draft[]): Draft[] {
  if (routers.length === 0) return [...steps]
  return routers.flatMap((router) => [router, ...steps.filter(({ path }) => path.startsWith(`${router.path}.`))])
}
