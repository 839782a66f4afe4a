/** The `http` block of an export: an operation of the connector, or a request of one's own with paging. */
import { z } from 'zod'
import {
  AnswerMediaType,
  BODY_METHODS,
  BodyTemplate,
  DottedPath,
  Header,
  HttpMethod,
  RelativeUri,
  RequestMediaType,
  Values,
} from './stages.ts'

/** Inputs of an operation, by name. */
export const Parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
export type Parameters = z.infer<typeof Parameters>

/** Which members of an answer are records, and whether it is a success at all. */
const ExportResponse = z.strictObject({
  /** Of the list of records. Absent: the whole answer, a list or one record. */
  resourcePath: DottedPath.optional(),
  resourceIdPath: DottedPath.optional(),
  successPath: DottedPath.optional(),
  successValues: Values.optional(),
  failPath: DottedPath.optional(),
  failValues: Values.optional(),
  /** Of the application's own message. */
  errorPath: DottedPath.optional(),
  allowArrayforSuccessPath: z.boolean().optional(),
})

export const PAGING_METHODS = ['linkheader', 'page', 'skip', 'token', 'url', 'relativeuri', 'body'] as const
export type PagingMethod = (typeof PAGING_METHODS)[number]

const Start = z.number().int().min(0).max(1_000_000_000)

export const Paging = z
  .strictObject({
    method: z.enum(PAGING_METHODS),
    /** For `page` and `skip`: where they start. */
    page: Start.optional(),
    skip: Start.optional(),
    /** For `token`: the first one, where its name stands, and where its place is told. */
    token: z.string().max(4096).optional(),
    path: DottedPath.optional(),
    pathLocation: z.enum(['body', 'header']).optional(),
    /** For `token`: the path of the token in the answers after the first, when that is another. */
    pathAfterFirstRequest: DottedPath.optional(),
    /** Of every request but the first. */
    relativeURI: RelativeUri.optional(),
    body: BodyTemplate.optional(),
    resourcePath: DottedPath.optional(),
    /** The status that ends a list; absent: 404. */
    lastPageStatusCode: z.number().int().min(100).max(599).optional(),
    lastPagePath: DottedPath.optional(),
    lastPageValues: Values.optional(),
    /** For `page` and `skip`: how many pages, or how many records, there are. */
    maxPagePath: DottedPath.optional(),
    maxCountPath: DottedPath.optional(),
  })
  .superRefine((paging, context) => {
    const need = (field: 'path' | 'relativeURI' | 'body', message: string) => {
      if (!paging[field]) context.addIssue({ code: 'custom', path: [field], message })
    }
    if (paging.method === 'token') need('path', 'Say where the token of the next page stands.')
    if (paging.method === 'url') need('path', 'Say where the URL of the next page stands.')
    if (paging.method === 'relativeuri') need('relativeURI', 'Write the relative URI of the next page.')
    if (paging.method === 'body') need('body', 'Write the body of the request for the next page.')
    if (paging.lastPageValues && !paging.lastPagePath) {
      context.addIssue({
        code: 'custom',
        path: ['lastPagePath'],
        message: 'Say where the value of the last page stands.',
      })
    }
  })
export type Paging = z.infer<typeof Paging>

/** Called for each record that every step took, so that the application does not give it out again. */
const OnceCall = z.strictObject({
  method: HttpMethod.default('PUT'),
  relativeURI: RelativeUri.min(1, 'is required'),
  body: BodyTemplate.optional(),
})

export const AssistantExport = z.strictObject({
  formType: z.literal('assistant'),
  /** The operation, e.g. `GetSecrets`. */
  _httpConnectorEndpointId: z.string({ error: () => 'Choose an operation.' }).min(1, 'Choose an operation.'),
  parameters: Parameters.default({}),
  /** Fetch each listed object whole, e.g. secrets with their values. */
  withValues: z.boolean().default(false),
  /** With values: fetch this of each in place of the whole object, e.g. `BackupSecret`. */
  valuesBy: z.string().min(1).optional(),
  /** `resourcePath` leads from each object to the records inside it. */
  response: z.strictObject({ resourcePath: DottedPath.optional() }).optional(),
})
export type AssistantExport = z.infer<typeof AssistantExport>

export const FreeExport = z
  .strictObject({
    formType: z.literal('http'),
    method: HttpMethod.default('GET'),
    relativeURI: RelativeUri.min(1, 'is required'),
    headers: z.array(Header).max(50).optional(),
    body: BodyTemplate.optional(),
    requestMediaType: RequestMediaType.optional(),
    successMediaType: AnswerMediaType.optional(),
    errorMediaType: AnswerMediaType.optional(),
    response: ExportResponse.optional(),
    paging: Paging.optional(),
    once: OnceCall.optional(),
  })
  .superRefine(({ method, body }, context) => {
    if (body && !BODY_METHODS.includes(method)) {
      context.addIssue({
        code: 'custom',
        path: ['body'],
        message: `A ${method} request has no body. Use POST, PUT or PATCH.`,
      })
    }
  })
export type FreeExport = z.infer<typeof FreeExport>

/** Without a `formType` it is an operation's. */
export const orAssistant = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('formType' in value)
    ? { ...value, formType: 'assistant' }
    : value

export const ExportHttp = z.preprocess(orAssistant, z.discriminatedUnion('formType', [AssistantExport, FreeExport]))
export type ExportHttp = z.infer<typeof ExportHttp>
