/** Tries a flow out on a few records, through the same routes and filters as a run. Nothing is written anywhere. */
import type { FlowTestInput, FlowTestResult } from '@keyway/contract'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { maskOf, ReadFailed, readExport } from '../../exports/index.ts'
import { createDryWriter } from '../../imports/index.ts'
import {
  compileRoute,
  createRunControl,
  createStep,
  type RunPlan,
  readExportTimes,
  routeRecord,
  type Step,
} from '../../jobs/index.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import { type SourceRecord, tell, traceKeyOf } from '../../records/index.ts'
import { flowDocOf } from '../flow-doc.ts'
import { type ExportStep, type FlowSteps, readSteps } from '../flow-steps.ts'
import { planRun } from '../plan-run.ts'
import { refuseUnready } from '../run-flow.ts'
import { createSecrets, type Secrets } from './hide-secrets.ts'
import { createReport, type Report } from './report.ts'

/** @throws AppError resource_not_found, connection_offline and its kin, invalid_field */
export async function testFlow(
  deps: Deps,
  outbound: Outbound,
  flowId: string,
  input: FlowTestInput,
  signal: AbortSignal,
): Promise<FlowTestResult> {
  const { plan, steps, exportIndex } = await prepare(deps, flowId, input)
  const secrets = createSecrets()
  const report = createReport(plan, steps, exportIndex)
  const control = createRunControl()
  const gone = (): void => control.lose()
  signal.addEventListener('abort', gone, { once: true })
  const before = hiding(steps.exports[exportIndex], secrets)
  try {
    const records =
      input.records ?? (await readSome(deps, outbound, plan, exportIndex, input.limit, signal, report, before))
    const walked = await createSteps(deps, outbound, plan, steps, control, secrets, report)
    const route = compileRoute(plan)
    await Promise.all(
      records.map(async (record, index) => {
        const traceKey = traceKeyOf(record, undefined)
        if (input.records === undefined) report.read(index, record, traceKey)
        await routeRecord(record, {
          route,
          steps: walked(index),
          traceKey,
          count: (step, outcome, at) => report.step(step, index, outcome, at, traceKey),
          chose: (router, branches, at) => report.router(router, index, branches, at, traceKey),
        })
      }),
    )
    signal.throwIfAborted()
    return secrets.hide(report.result())
  } finally {
    signal.removeEventListener('abort', gone)
    control.end()
  }
}

interface Prepared {
  readonly plan: RunPlan
  readonly steps: FlowSteps
  /** Of the export the records come from; -1: they were given. */
  readonly exportIndex: number
}

async function prepare({ db, clock }: Deps, flowId: string, input: FlowTestInput): Promise<Prepared> {
  return await db.transaction().execute(async (tx) => {
    const flow = await tx.selectFrom('flows').select(['name', 'doc']).where('id', '=', flowId).executeTakeFirst()
    if (!flow) throw new AppError('resource_not_found', { facts: { resource: 'flow' } })
    const doc = flowDocOf(flow.doc)
    const steps = await readSteps(tx, doc)
    await refuseUnready(tx, steps)
    const exportTimes = await readExportTimes(tx, flowId)
    const plan = planRun({ id: flowId, name: flow.name, doc }, steps, { lastPosition: 0, exportTimes }, clock.now())
    return { plan, steps, exportIndex: input.records ? -1 : exportIndexOf(steps, input._exportId) }
  })
}

function exportIndexOf({ exports }: FlowSteps, exportId: string | undefined): number {
  const index = exportId === undefined ? 0 : exports.findIndex(({ id }) => id === exportId)
  if (exports[index]) return index
  const reason =
    exportId === undefined
      ? 'This flow has no export to take records from. Give some in "records".'
      : 'The export is not one of this flow.'
  const field = exportId === undefined ? 'records' : '_exportId'
  throw new AppError('invalid_field', { field, facts: { reason } })
}

/** Secrets are noted before the stages of an export or a lookup can move them; a transform, which could also change them, sees the mask. */
function hiding(step: ExportStep | undefined, secrets: Secrets): (record: SourceRecord) => SourceRecord {
  const mask = maskOf(step?.row)
  return (record) => {
    const masked = mask(record)
    secrets.noteMasked(record, masked)
    return step?.doc.transform ? masked : record
  }
}

async function readSome(
  deps: Deps,
  outbound: Outbound,
  plan: RunPlan,
  index: number,
  limit: number,
  signal: AbortSignal,
  report: Report,
  before: (record: SourceRecord) => SourceRecord,
): Promise<readonly SourceRecord[]> {
  const exports = plan.generators.flatMap((generator) => ('export' in generator ? [generator] : []))
  const generator = exports[index]
  if (!generator) return []
  const document = { ...generator.export, pageSize: limit }
  const options = { readAhead: false, window: generator.window, before }
  try {
    const pages = readExport(deps, outbound, document, null, signal, options)
    for await (const { records, failures } of pages) {
      for (const { code, message, traceKey } of failures) {
        report.failedToRead({ code, message: traceKey === undefined ? message : `${traceKey}: ${message}` })
      }
      return records
    }
  } catch (error) {
    if (!(error instanceof ReadFailed)) throw error
    const { diagnosis } = error.call
    report.failedToRead({ code: diagnosis.code, message: [tell(diagnosis), ...diagnosis.steps].join(' ') })
  }
  return []
}

/** @returns the steps for one record: what they put out is reported under its number */
async function createSteps(
  deps: Deps,
  outbound: Outbound,
  plan: RunPlan,
  { processors }: FlowSteps,
  control: ReturnType<typeof createRunControl>,
  secrets: Secrets,
  report: Report,
): Promise<(record: number) => Step[]> {
  const made = await Promise.all(
    plan.processors.map(async (planned, index) => {
      const tested = processors[index]
      const before = tested?.kind === 'lookup' ? hiding(tested, secrets) : undefined
      const step = await createStep(deps, outbound, planned, control, () => {}, before)
      const dry = 'lookup' in planned ? null : await createDryWriter(deps, outbound, planned.import, control.calls)
      return { step, dry }
    }),
  )
  return (record) =>
    made.map(({ step, dry }, index) => ({
      ...step,
      work: {
        outage: null,
        stop: () => {},
        async run(at, traceKey) {
          if (dry === null) {
            const outcome = await step.work.run(at, traceKey)
            if (outcome.kind === 'done') report.output(index, record, outcome.answer)
            return outcome
          }
          const written = await dry.write(at, traceKey)
          if (written.kind === 'ignored') return written
          if (written.kind === 'refused') return { ...written, status: null }
          secrets.note(written.mapped, dry.sensitive)
          report.output(index, record, written.mapped)
          return { kind: 'done', answer: {} }
        },
      },
    }))
}
