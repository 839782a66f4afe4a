/** An export reads records from an application through a connection: an operation and its inputs. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { Description, ignoring, Name } from '../input.ts'

/** Inputs of an operation, by name. */
export const Parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
export type Parameters = z.infer<typeof Parameters>

const READ_ONLY = ['_id', 'createdAt', 'lastModified', 'apiIdentifier']

const ExportFields = z.strictObject({
  name: Name,
  description: Description.optional(),
  _connectionId: Id,
  adaptorType: z.literal('HTTPExport').default('HTTPExport'),
  /** Records handed on, and committed, together. */
  pageSize: z.number().int().min(1).max(1000).default(100),
  /** Runs as a step of a flow, once for each record, and fills its parameters from it: `{{record.name}}`. */
  isLookup: z.boolean().default(false),
  http: z.strictObject({
    formType: z.literal('assistant').default('assistant'),
    /** The operation, e.g. `GetSecrets`. */
    _httpConnectorEndpointId: z.string({ error: () => 'Choose an operation.' }).min(1, 'Choose an operation.'),
    parameters: Parameters.default({}),
    /** Fetch each listed object whole, e.g. secrets with their values. */
    withValues: z.boolean().default(false),
  }),
})

export const ExportInput = ignoring(READ_ONLY, ExportFields)
export type ExportInput = z.infer<typeof ExportInput>

export const Export = z.object({
  _id: Id,
  ...ExportFields.shape,
  name: z.string(),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type Export = z.infer<typeof Export>

const Record_ = z.record(z.string(), z.unknown())

/** `POST /v1/exports/preview`: the export document itself, plus how many records to show (1 to 100, default 10). */
export const PreviewInput = ignoring(
  READ_ONLY,
  ExportFields.extend({ limit: z.number().int().min(1).max(100).default(10) }),
)
export type PreviewInput = z.infer<typeof PreviewInput>

export const PreviewResult = z.object({
  /** Records with sensitive members masked. */
  data: z.array(Record_),
  stages: z.array(
    z.object({
      name: z.enum(['request', 'parse', 'lookup']),
      /** e.g. `GET https://contoso.vault.azure.net/secrets?api-version=...` and its status. */
      summary: z.string(),
      count: z.number(),
      errors: z.array(z.object({ code: z.string(), message: z.string() })),
    }),
  ),
})
export type PreviewResult = z.infer<typeof PreviewResult>

/** One page of an export run by hand; send `pagedExportState` back unchanged for the next page. */
export const ExportInvokeInput = z.strictObject({ pagedExportState: z.string().optional() })
export const ExportInvokeResult = z.object({
  data: z.array(Record_),
  /** Records of this page that could not be fetched whole. */
  errors: z.array(z.object({ code: z.string(), message: z.string(), traceKey: z.string().optional() })).optional(),
  pagedExportState: z.string().optional(),
})
export type ExportInvokeResult = z.infer<typeof ExportInvokeResult>
