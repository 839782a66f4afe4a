/** An export reads records from an application through a connection, and passes them through its stages. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { Description, ignoring, Name } from '../input.ts'
import { ExportHttp } from './export-http.ts'
import { DottedPath, Filter, PreviewRequest, StageReport, Transform } from './stages.ts'

const READ_ONLY = [
  ...['_id', 'createdAt', 'lastModified', 'apiIdentifier', 'asynchronous', '__linkedLookupCacheIds', 'sandbox'],
  ...['_sourceId', '_templateId', '_connectorId', '_integrationId', 'draft', 'draftExpiresAt', 'debugUntil'],
]

export const EXPORT_TYPES = ['delta', 'once', 'test'] as const

const Record_ = z.record(z.string(), z.unknown())

export const DateTime = z.iso.datetime({
  offset: true,
  error: () => 'must be a date and time such as 2026-01-31T00:00:00Z',
})

/** Most of a record or of a page, as JSON; as in integrator.io. */
export const LARGEST_RECORD_BYTES = 5 * 1024 * 1024

const ExportFields = z.strictObject({
  name: Name,
  description: Description.optional(),
  _connectionId: Id,
  adaptorType: z.literal('HTTPExport').default('HTTPExport'),
  /** null: all records, each time. */
  type: z.enum(EXPORT_TYPES).nullable().optional(),
  /** Records handed on, and committed, together. */
  pageSize: z.number().int().min(1).max(1000).default(100),
  /** Runs as a step of a flow, once for each record, and fills its parameters or its request from it: `{{record.name}}`. */
  isLookup: z.boolean().default(false),
  http: ExportHttp,
  delta: z
    .strictObject({
      /** For operations: the member of a record that says when it was changed, as ISO 8601 or seconds since 1970. */
      dateField: DottedPath.optional(),
      /** Form of `{{lastExportDateTime}}`, in moment's tokens; absent: ISO 8601. */
      dateFormat: z.string().trim().min(1).max(100).optional(),
      /** Milliseconds taken off the time of the last run. */
      lagOffset: z.number().int().min(-86_400_000).max(31_536_000_000).optional(),
      /** Stands for the time of the last run while there was none. */
      startDate: DateTime.optional(),
    })
    .optional(),
  once: z.strictObject({ booleanField: DottedPath.optional() }).optional(),
  test: z.strictObject({ limit: z.number().int().min(1).max(100).default(1) }).optional(),
  transform: Transform.optional(),
  filter: Filter.optional(),
  /** Handlebars; what a record is called in errors. */
  traceKeyTemplate: z.string().trim().max(1024).optional(),
  /** Shown by a preview instead of asking the application. */
  mockOutput: z
    .strictObject({
      page_of_records: z.array(z.strictObject({ record: Record_ })).max(10, 'must have at most 10 records'),
    })
    .refine((output) => JSON.stringify(output).length <= 1_048_576, 'must be at most 1 MB')
    .optional(),
})

type Fields = z.infer<typeof ExportFields>

type Together = Pick<Fields, 'type' | 'isLookup' | 'http' | 'delta' | 'once' | 'test'>

function lookupFaults(fields: Together) {
  const faults = (['type', 'delta', 'once', 'test'] as const).flatMap((member) =>
    fields[member] ? [{ path: [member], message: 'A lookup reads for one record, so it has no type.' }] : [],
  )
  const { http } = fields
  const marks = http.formType === 'http' && http.once !== undefined
  const message = 'A lookup reads for one record each time, so none is marked as exported.'
  return marks ? [...faults, { path: ['http', 'once'], message }] : faults
}

/** What members of an export need of one another. */
function checkTogether(fields: Together, context: z.RefinementCtx): void {
  const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
  const { type, http, delta, once } = fields
  if (fields.isLookup) for (const { path, message } of lookupFaults(fields)) issue(path, message)
  if (type === 'delta' && http.formType === 'http') {
    if (delta?.dateField) {
      issue(
        ['delta', 'dateField'],
        'An HTTP export asks for changes in its request: write {{lastExportDateTime}} there.',
      )
    }
    if (!/(last|current)ExportDateTime/.test(`${http.relativeURI}${http.body ?? ''}`)) {
      issue(['http', 'relativeURI'], 'A delta export needs {{lastExportDateTime}} in its relative URI or body.')
    }
  }
  if (type === 'delta' && http.formType === 'assistant' && !delta?.dateField) {
    issue(['delta', 'dateField'], 'Say which member tells when a record was changed, for example attributes.updated.')
  }
  if (type === 'once' && !once?.booleanField && !(http.formType === 'http' && http.once)) {
    issue(
      ['once', 'booleanField'],
      'Say which member tells that a record was exported, or how it is marked (http.once).',
    )
  }
}

export const ExportInput = ignoring(READ_ONLY, ExportFields.superRefine(checkTogether))
export type ExportInput = z.infer<typeof ExportInput>

export const Export = z.object({
  _id: Id,
  ...ExportFields.shape,
  name: z.string(),
  /** Another name of it, as integrator.io's clients expect one. */
  apiIdentifier: z.string(),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type Export = z.infer<typeof Export>

/**
 * `POST /v1/exports/preview`: the export document itself, plus how many records to show (1 to 100, default 10).
 * `reveal` shows secret values, and is written to the audit log. `mock` takes the records of `mockOutput`, sends nothing, and
 * shows the first request of an export that has its own. A lookup is tried with `record`.
 */
export const PreviewInput = ignoring(
  READ_ONLY,
  ExportFields.extend({
    limit: z.number().int().min(1).max(100).default(10),
    reveal: z.boolean().default(false),
    mock: z.boolean().default(false),
    postData: z
      .strictObject({ lastExportDateTime: DateTime.optional(), currentExportDateTime: DateTime.optional() })
      .optional(),
    /** What a lookup reads for. */
    record: Record_.optional(),
  })
    .superRefine(checkTogether)
    .superRefine(({ isLookup, mock, record }, context) => {
      const message =
        isLookup && !mock && !record
          ? 'A lookup reads for a record. Give one to try it with.'
          : !isLookup && record
            ? 'Only a lookup reads for a record.'
            : null
      if (message !== null) context.addIssue({ code: 'custom', path: ['record'], message })
    }),
)
export type PreviewInput = z.infer<typeof PreviewInput>

export const PREVIEW_STAGES = ['request', 'parse', 'lookup', 'resourcePath', 'transform', 'filter'] as const

export const PreviewResult = z.object({
  /** Records after the last stage; sensitive members masked unless revealed. */
  data: z.array(Record_),
  stages: z.array(
    StageReport.extend({
      name: z.enum(PREVIEW_STAGES),
      /** The records the stage gave, masked as `data`; the stage `request` gives the answer as it came. */
      data: z.array(Record_).optional(),
      /** Records the stage left out on purpose. */
      ignored: z.number().optional(),
    }),
  ),
  /** With `mock`, of an export with requests of its own: the first one of a first run, or the one for `record`. */
  request: PreviewRequest.optional(),
  revealed: z.boolean(),
})
export type PreviewResult = z.infer<typeof PreviewResult>

/** One page of an export run by hand; send `pagedExportState` back unchanged for the next page, with the same `reveal`. */
export const ExportInvokeInput = z.strictObject({
  pagedExportState: z.string().optional(),
  /** False: secrets are masked before transform and filter see them, as in a preview. */
  reveal: z.boolean().default(true),
})
export const ExportInvokeResult = z.object({
  data: z.array(Record_),
  /** Records of this page that could not be fetched or made. */
  errors: z.array(z.object({ code: z.string(), message: z.string(), traceKey: z.string().optional() })).optional(),
  /** Records of this page that a filter left out. */
  ignored: z.number().optional(),
  /** Why there is nothing, e.g. that `resourcePath` matched nothing. */
  note: z.string().optional(),
  pagedExportState: z.string().optional(),
})
export type ExportInvokeResult = z.infer<typeof ExportInvokeResult>
