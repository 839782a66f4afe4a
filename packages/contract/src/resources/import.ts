/** An import writes records to an application through a connection: filter, mapping, then one call per record or batch. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { Description, ignoring, Name } from '../input.ts'
import { ImportHttp } from './import-http.ts'
import { Lookup, Mapping } from './mapping.ts'
import { Filter, PreviewRequest } from './stages.ts'

const READ_ONLY = [
  ...['_id', 'createdAt', 'lastModified', 'apiIdentifier', 'sandbox', '_sourceId', '_templateId', '_connectorId'],
  ...['_integrationId', 'draft', 'draftExpiresAt', 'debugUntil'],
]

const ImportFields = z.strictObject({
  name: Name,
  description: Description.optional(),
  _connectionId: Id,
  adaptorType: z.literal('HTTPImport').default('HTTPImport'),
  http: ImportHttp,
  /** Empty: the operation's own mapping, which fits records of the matching list operation. */
  mappings: z.array(Mapping).default([]),
  lookups: z.array(Lookup).max(50).optional(),
  /** Records it does not let through are ignored. */
  filter: Filter.optional(),
  /** Only create: a record that is there already is ignored. */
  ignoreExisting: z.boolean().optional(),
  /** Only update: a record that is not there is ignored. */
  ignoreMissing: z.boolean().optional(),
  /** Read first, and write only when a mapped field differs. For operations. */
  ignoreUnchanged: z.boolean().optional(),
  /** Handlebars; what a record is called in errors. */
  traceKeyTemplate: z.string().trim().max(1024).optional(),
})

type Fields = z.infer<typeof ImportFields>

function checkTogether(fields: Fields, context: z.RefinementCtx): void {
  const { http, ignoreExisting, ignoreMissing, ignoreUnchanged } = fields
  const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
  if (ignoreExisting && ignoreMissing) issue(['ignoreMissing'], 'Ignoring both leaves nothing to write. Choose one.')
  if (http.formType !== 'http') return
  if (ignoreUnchanged) issue(['ignoreUnchanged'], 'Keyway can compare only where it knows the operation.')
  const told = http.ignoreExtract ?? http.ignoreLookupName ?? http.existingExtract ?? http.existingLookupName
  if ((ignoreExisting || ignoreMissing) && !told) {
    issue(['http', 'ignoreExtract'], 'Say how Keyway tells whether a record exists: by a path or by a lookup.')
  }
}

export const ImportInput = ignoring(READ_ONLY, ImportFields.superRefine(checkTogether))
export type ImportInput = z.infer<typeof ImportInput>

export const Import = z.object({
  _id: Id,
  ...ImportFields.shape,
  name: z.string(),
  /** Another name of it, as integrator.io's clients expect one. */
  apiIdentifier: z.string(),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type Import = z.infer<typeof Import>

const Records = z.array(z.record(z.string(), z.unknown()))

export const ImportInvokeInput = Records.min(1).max(1000)

/** One entry per record, in order. 200 written or ignored; 403 the connection went offline; 422 the record was refused. */
export const ImportInvokeResult = z.array(
  z.object({
    statusCode: z.number(),
    id: z.string().optional(),
    /** Not written, on purpose. */
    ignored: z.boolean().optional(),
    _json: z.record(z.string(), z.unknown()).optional(),
    errors: z.array(z.object({ code: z.string(), message: z.string(), source: z.string() })).optional(),
  }),
)
export type ImportInvokeResult = z.infer<typeof ImportInvokeResult>

export const DRY_RUN_ACTIONS = ['create', 'update', 'send', 'unchanged', 'ignored', 'refused'] as const

/** What would become of a record. Names of fields, never their values. */
export const DryRunRecord = z.object({
  /** `send`: it would be sent; whether it creates or changes is not known. */
  action: z.enum(DRY_RUN_ACTIONS),
  traceKey: z.string().optional(),
  fields: z.array(z.object({ field: z.string(), change: z.enum(['added', 'changed', 'same', 'sent']) })),
  /** Why it would be ignored. */
  reason: z.string().optional(),
  errors: z.array(z.object({ code: z.string(), message: z.string(), source: z.string() })).optional(),
})
export type DryRunRecord = z.infer<typeof DryRunRecord>

/** `POST /v1/imports/{id}/dryRun`. One entry per record, in order; nothing is written. */
export const DryRunInput = Records.min(1).max(100)
export const DryRunResult = z.array(DryRunRecord)
export type DryRunResult = z.infer<typeof DryRunResult>

/** `POST /v1/imports/preview`: the import document itself, and records. Without `dryRun` the application is not called. */
export const ImportPreviewInput = ignoring(
  READ_ONLY,
  ImportFields.extend({ data: Records.min(1).max(100), dryRun: z.boolean().default(false) }).superRefine(checkTogether),
)
export type ImportPreviewInput = z.infer<typeof ImportPreviewInput>

export const ImportPreviewResult = z.array(
  z.object({
    /** What the mapping makes of the record, secret fields masked. */
    mapped: z.record(z.string(), z.unknown()).optional(),
    /** The request of an import's own that it would be sent with, its templates filled; as if it went out alone. */
    request: PreviewRequest.optional(),
    errors: z.array(z.object({ code: z.string(), message: z.string(), field: z.string().optional() })),
    dryRun: DryRunRecord.optional(),
  }),
)
export type ImportPreviewResult = z.infer<typeof ImportPreviewResult>
