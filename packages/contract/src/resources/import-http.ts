/**
 * The `http` block of an import: an operation of the connector, or requests of one's own. As in integrator.io, the parts of
 * a request are lists aligned by index: the first request creates, the second updates.
 */
import { z } from 'zod'
import { orAssistant, Parameters } from './export-http.ts'
import {
  AnswerMediaType,
  BodyTemplate,
  DottedPath,
  Header,
  HttpMethod,
  RelativeUri,
  RequestMediaType,
  Values,
} from './stages.ts'

/** One value stands for a list of one. */
const listOf = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (Array.isArray(value) || value === undefined ? value : [value]), z.array(schema).max(2))

export const AssistantImport = z.strictObject({
  formType: z.literal('assistant'),
  /** The operation, as the only element, e.g. `["SetSecret"]`. */
  _httpConnectorEndpointIds: z.array(z.string().min(1)).length(1, 'Choose one operation.'),
  /** Inputs that are the same for every record; a mapped field of the same name wins. */
  parameters: Parameters.default({}),
})
export type AssistantImport = z.infer<typeof AssistantImport>

const ImportResponse = z.strictObject({
  /** Of the list of results, one per record; needed when several records go in one request. */
  resourcePath: listOf(DottedPath).optional(),
  resourceIdPath: listOf(DottedPath).optional(),
  successPath: listOf(DottedPath).optional(),
  successValues: z.array(Values).max(2).optional(),
  failPath: listOf(DottedPath).optional(),
  failValues: z.array(Values).max(2).optional(),
  errorPath: DottedPath.optional(),
  allowArrayforSuccessPath: z.boolean().optional(),
})

const FreeImportFields = z.strictObject({
  formType: z.literal('http'),
  requestType: listOf(z.enum(['CREATE', 'UPDATE'])).optional(),
  method: listOf(HttpMethod).refine((list) => list.length > 0, 'is required'),
  relativeURI: listOf(RelativeUri.min(1, 'is required')).refine((list) => list.length > 0, 'is required'),
  body: listOf(BodyTemplate).optional(),
  headers: z.array(Header).max(50).optional(),
  requestMediaType: RequestMediaType.optional(),
  successMediaType: AnswerMediaType.optional(),
  errorMediaType: AnswerMediaType.optional(),
  /** Records per request. */
  batchSize: z.number().int().min(1).max(1000).optional(),
  /** false: the record goes out as it came, and mappings only serve lookups. */
  sendPostMappedData: z.boolean().optional(),
  /** false: a member that is missing is written as nothing, where Keyway would else refuse the record. */
  strictHandlebarEvaluation: z.boolean().optional(),
  /** Leaves empty members out of the body that Keyway makes. */
  ignoreEmptyNodes: z.boolean().optional(),
  endPointBodyLimit: z.number().int().min(1).optional(),
  response: ImportResponse.optional(),
  /** A record exists already when this path, or this lookup, gives something: it is then updated rather than created. */
  existingExtract: z.string().trim().max(512).optional(),
  existingLookupName: z.string().trim().max(100).optional(),
  /** The same question for `ignoreExisting` and `ignoreMissing`. */
  ignoreExtract: z.string().trim().max(512).optional(),
  ignoreLookupName: z.string().trim().max(100).optional(),
})

export const FreeImport = FreeImportFields.superRefine((http, context) => {
  const issue = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
  const requests = http.method.length
  if (http.relativeURI.length !== requests)
    issue(['relativeURI'], `There are ${requests} methods, so write ${requests} relative URIs.`)
  if (requests === 2 && http.requestType?.length !== 2)
    issue(['requestType'], 'Say which request creates and which updates.')
  if (requests === 2 && !http.existingExtract && !http.existingLookupName) {
    issue(['existingExtract'], 'Say how Keyway tells whether a record exists: by a path or by a lookup.')
  }
  if ((http.batchSize ?? 1) > 1 && requests === 2)
    issue(['batchSize'], 'Records that are created or updated go one by one.')
  if ((http.batchSize ?? 1) > 1 && !http.response?.resourcePath?.[0]) {
    issue(['response', 'resourcePath'], 'With several records per request, say where the answer lists their results.')
  }
})
export type FreeImport = z.infer<typeof FreeImport>

export const ImportHttp = z.preprocess(orAssistant, z.discriminatedUnion('formType', [AssistantImport, FreeImport]))
export type ImportHttp = z.infer<typeof ImportHttp>
