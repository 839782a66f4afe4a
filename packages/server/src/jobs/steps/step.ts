/** One step of a run: an import that writes each record, or a lookup that reads something for it. */
import type { Deps } from '../../deps.ts'
import { createRecordWriter, type RecordWriter, type WriteOutcome } from '../../imports/index.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import type { FailedCall, RecordFailure, SourceRecord } from '../../records/index.ts'
import type { RunControl } from '../run-control.ts'
import type { PlannedImport, PlannedProcessor } from '../run-plan.ts'
import { createLookup } from './lookup.ts'
import { compileResponseMapping } from './response-mapping.ts'
import { compileStepFilter } from './step-filter.ts'

export type StepOutcome =
  | { readonly kind: 'done'; readonly answer: SourceRecord }
  /** Left out on purpose by an import: by its filter, or for what is there already. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused'; readonly failure: RecordFailure; readonly status: number | null }
  /** Never sent: the connection failed or the run was stopped before its turn. */
  | { readonly kind: 'not-sent' }

/** Does the step's work for one record. */
export interface StepWork {
  run(record: SourceRecord, traceKey: string | undefined): Promise<StepOutcome>
  /** Begins nothing more; what is under way goes on. */
  stop(): void
  /** Why the connection counts as failed; null while it does not. */
  readonly outage: FailedCall | null
}

export interface Step {
  readonly work: StepWork
  readonly proceedOnFailure: boolean
  /** What it does cannot be taken back, so a page with such a record is not read anew as if nothing had happened. */
  readonly writes: boolean
  passes(record: SourceRecord): boolean
  /** The record for the steps after it. */
  handOn(record: SourceRecord, outcome: StepOutcome): SourceRecord
}

/**
 * @param onOutage called once, when the step's connection counts as failed
 * @param before sees what a lookup found before its stages do, and gives what they get
 */
export async function createStep(
  deps: Pick<Deps, 'db' | 'config' | 'clock'>,
  outbound: Outbound,
  planned: PlannedProcessor,
  control: RunControl,
  onOutage: () => void,
  before?: (found: SourceRecord) => SourceRecord,
): Promise<Step> {
  const work =
    'lookup' in planned
      ? await createLookup(deps, outbound, planned.lookup, { signal: control.calls, onOutage, before })
      : await createWriting(deps, outbound, planned, control, onOutage)
  control.onCancel(() => work.stop())
  const merge = compileResponseMapping(planned.responseMapping)
  return {
    work,
    proceedOnFailure: planned.proceedOnFailure,
    writes: !('lookup' in planned),
    passes: compileStepFilter(planned.inputFilter),
    handOn: (record, outcome) => (outcome.kind === 'not-sent' ? record : merge(record, answerOf(outcome))),
  }
}

function answerOf(outcome: Exclude<StepOutcome, { kind: 'not-sent' }>): SourceRecord {
  if (outcome.kind === 'done') return outcome.answer
  if (outcome.kind === 'ignored') return { ignored: true }
  const { code, message, source } = outcome.failure
  return { errors: [{ code, message, source }] }
}

async function createWriting(
  deps: Pick<Deps, 'db' | 'config' | 'clock'>,
  outbound: Outbound,
  planned: PlannedImport,
  control: RunControl,
  onOutage: () => void,
): Promise<StepWork> {
  const writer: RecordWriter = await createRecordWriter(deps, outbound, planned.import, control.calls, onOutage)
  return {
    run: (record, traceKey) => writer.write(record, traceKey).then(stepOutcome),
    stop: () => writer.stop(),
    get outage() {
      return writer.outage
    },
  }
}

const stepOutcome = (outcome: WriteOutcome): StepOutcome =>
  outcome.kind === 'written' ? { kind: 'done', answer: answered(outcome) } : outcome

/** What a response mapping of an import reads: `_json` is the answer, `id` its id. */
function answered({ status, body, id: told }: Extract<WriteOutcome, { kind: 'written' }>): SourceRecord {
  const id = told ?? (typeof body === 'object' && body !== null ? (body as SourceRecord).id : undefined)
  return { statusCode: status, ...(id !== undefined && { id }), _json: body }
}
