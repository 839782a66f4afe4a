/** An import writes records to an application through a connection: mapping, then one call of an operation per record. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { Description, ignoring, Name } from '../input.ts'
import { Parameters } from './export.ts'
import { Mapping } from './mapping.ts'

const ImportFields = z.strictObject({
  name: Name,
  description: Description.optional(),
  _connectionId: Id,
  adaptorType: z.literal('HTTPImport').default('HTTPImport'),
  http: z.strictObject({
    formType: z.literal('assistant').default('assistant'),
    /** The operation, as the only element, e.g. `["SetSecret"]`. */
    _httpConnectorEndpointIds: z.array(z.string().min(1)).length(1, 'Choose one operation.'),
    /** Inputs that are the same for every record; a mapped field of the same name wins. */
    parameters: Parameters.default({}),
  }),
  /** Empty: the operation's own mapping, which fits records of the matching list operation. */
  mappings: z.array(Mapping).default([]),
})

export const ImportInput = ignoring(['_id', 'createdAt', 'lastModified', 'apiIdentifier'], ImportFields)
export type ImportInput = z.infer<typeof ImportInput>

export const Import = z.object({
  _id: Id,
  ...ImportFields.shape,
  name: z.string(),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type Import = z.infer<typeof Import>

export const ImportInvokeInput = z.array(z.record(z.string(), z.unknown())).min(1).max(1000)

/** One entry per record, in order. 200 written; 403 the connection went offline; 422 the record was refused. */
export const ImportInvokeResult = z.array(
  z.object({
    statusCode: z.number(),
    id: z.string().optional(),
    _json: z.record(z.string(), z.unknown()).optional(),
    errors: z.array(z.object({ code: z.string(), message: z.string(), source: z.string() })).optional(),
  }),
)
export type ImportInvokeResult = z.infer<typeof ImportInvokeResult>
