/**
 * What a run does, fixed when it is started: later changes of the flow, its exports or imports are for the next run, and
 * a process that takes the run over does exactly the same.
 */
import type { ExportWindow, ReadableExport } from '../exports/index.ts'
import type { WritableImport } from '../imports/index.ts'

export interface PlannedGenerator {
  readonly jobId: string
  readonly exportId: string
  readonly export: ReadableExport
  /** Since when and until when a delta export reads; absent: everything. */
  readonly window?: ExportWindow
  /** Dotted path of what names a record in errors; absent: its `name` or `id`. */
  readonly traceKey?: string
}

export interface PlannedProcessor {
  readonly jobId: string
  readonly importId: string
  readonly import: WritableImport
  /** Hand a record on to the next step even if this one refused it. */
  readonly proceedOnFailure: boolean
}

export interface RunPlan {
  readonly flowId: string
  readonly flowName: string
  /** Read one after the other. */
  readonly generators: readonly PlannedGenerator[]
  /** Every record goes through them in this order. */
  readonly processors: readonly PlannedProcessor[]
}
