/**
 * What a run does, fixed when it is started: later changes of the flow, its exports or imports are for the next run, and
 * a process that takes the run over does exactly the same.
 */
import type { ResponseMapping, StepFilter } from '@keyway/contract'
import type { ExportWindow, ReadableExport } from '../exports/index.ts'
import type { WritableImport } from '../imports/index.ts'

interface Generator {
  readonly jobId: string
  /** What its errors are listed under; that of a webhook is its flow's. */
  readonly exportId: string
}

export interface PlannedExport extends Generator {
  readonly export: ReadableExport
  /** Since when and until when a delta export reads; absent: everything. */
  readonly window?: ExportWindow
  /** Dotted path of what names a record in errors; absent: its `name` or `id`. */
  readonly traceKey?: string
}

export interface PlannedWebhook extends Generator {
  readonly webhook: {
    readonly pageSize: number
    /** Position of the last post that belongs to this run. */
    readonly upTo: number
  }
}

export interface PlannedRetry extends Generator {
  readonly retry: {
    /** The job that has claimed the errors. */
    readonly of: string
    readonly pageSize: number
    /** The records that failed at this place of their step; absent, in plans of earlier versions: all. */
    readonly place?: number
    /** Where they enter; absent: where every record of the run does. */
    readonly entry?: PlannedPath
    /** How often these errors were retried by themselves, this time included; 0: somebody retries them. */
    readonly attempt: number
  }
}

export type PlannedGenerator = PlannedExport | PlannedWebhook | PlannedRetry

/** For people. */
export function nameOf(generator: PlannedGenerator): string {
  if ('webhook' in generator) return 'what was posted'
  if ('retry' in generator) return 'records that failed'
  return `"${generator.export.name ?? generator.exportId}"`
}

interface Processor {
  readonly jobId: string
  /** Hand a record on to the next step even if this one refused it. */
  readonly proceedOnFailure: boolean
  readonly inputFilter?: StepFilter
  readonly responseMapping?: ResponseMapping
}

export interface PlannedImport extends Processor {
  readonly importId: string
  readonly import: WritableImport
}

export interface PlannedLookup extends Processor {
  readonly exportId: string
  readonly lookup: ReadableExport
}

export type PlannedProcessor = PlannedImport | PlannedLookup

/** A stretch of steps without a fork, and the router behind it. */
export interface PlannedPath {
  /** Indexes of processors. */
  readonly steps: readonly number[]
  readonly router?: string
}

export interface PlannedRouter {
  readonly id: string
  /** Every branch whose filter passes gets the record, not only the first. */
  readonly all: boolean
  readonly branches: readonly { readonly name: string; readonly inputFilter?: StepFilter; readonly path: PlannedPath }[]
}

export interface RunPlan {
  readonly flowId: string
  readonly flowName: string
  /** Read one after the other. */
  readonly generators: readonly PlannedGenerator[]
  readonly processors: readonly PlannedProcessor[]
  /** Where every record enters; absent: through all processors in their order. */
  readonly entry?: PlannedPath
  readonly routers?: readonly PlannedRouter[]
  /** Records that fail for a passing reason are sent again later, without anybody's doing. */
  readonly autoRetry?: boolean
  /** Open errors of earlier runs are resolved when a record of the same name gets through. */
  readonly resolvesMatching?: boolean
  /** What decided which values of its records are secrets; absent in plans of earlier versions. */
  readonly masking?: readonly string[]
  /** Flows to run once this run has completed. */
  readonly nextFlowIds?: readonly string[]
}

export const stepIdOf = (processor: PlannedProcessor): string =>
  'lookup' in processor ? processor.exportId : processor.importId

/** Which of the places its step has in the flow, from 0 on, a processor stands at. */
export function placeOf(processors: readonly PlannedProcessor[], index: number): number {
  const ids = processors.slice(0, index + 1).map(stepIdOf)
  return ids.filter((id) => id === ids[index]).length - 1
}

export const entryOf = ({ entry, processors }: RunPlan): PlannedPath => entry ?? { steps: [...processors.keys()] }
