/** What exports and imports share: filters, transforms, headers, media types, and how an answer is judged. */
import { z } from 'zod'
import { Mapping } from './mapping.ts'

export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export const HttpMethod = z.enum(HTTP_METHODS)
export type HttpMethod = z.infer<typeof HttpMethod>

/** Methods whose requests carry a body. */
export const BODY_METHODS: readonly HttpMethod[] = ['POST', 'PUT', 'PATCH']

/** Path and query below the connection's base URL; handlebars allowed. */
export const RelativeUri = z.string().trim().max(8192, 'must be at most 8,192 characters')
export const BodyTemplate = z.string().max(1_048_576, 'must be at most 1 MB')

/** Names beginning so, or equal to these, are the pipeline's own to set. */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

export const Header = z.strictObject({
  name: z
    .string()
    .trim()
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be the name of a header, such as Prefer')
    .refine((name) => !RESERVED_HEADERS.has(name.toLowerCase()), 'is a header that Keyway sets by itself'),
  value: z.string().max(8192, 'must be at most 8,192 characters'),
})
export type Header = z.infer<typeof Header>

export const RequestMediaType = z.enum(['json', 'xml', 'urlencoded', 'plaintext'])
export type RequestMediaType = z.infer<typeof RequestMediaType>
export const AnswerMediaType = z.enum(['json', 'plaintext'])

/** A dotted path into an answer, e.g. `data.items`. */
export const DottedPath = z.string().trim().max(512, 'must be at most 512 characters')

/** Compared as text, character by character, as integrator.io does. */
export const Values = z.array(z.string().max(512)).max(100)

/** integrator.io's `transform`, and jsonata as one more `type`. */
export const Transform = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('jsonata'),
    /** Gives the new record, a list of records, or nothing to leave the record out. */
    jsonata: z.string().trim().min(1, 'Write an expression.').max(65_536, 'must be at most 65,536 characters'),
  }),
  z.strictObject({
    type: z.literal('expression'),
    expression: z.strictObject({
      version: z.literal('2').default('2'),
      rulesTwoDotZero: z.strictObject({
        /** `create`: only mapped fields. `modify`: the record with the mapped fields set. */
        mode: z.enum(['create', 'modify']).default('create'),
        mappings: z.array(Mapping).min(1, 'Add a field.').max(1000),
      }),
    }),
  }),
])
export type Transform = z.infer<typeof Transform>

/** integrator.io's `filter` (prefix arrays such as `["equals", ["extract", "name"], "a"]`), and jsonata as one more `type`. */
export const Filter = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('expression'),
    expression: z.strictObject({
      version: z.literal('1').default('1'),
      rules: z.array(z.unknown()).min(1, 'Write a rule.').max(1000),
    }),
  }),
  z.strictObject({
    type: z.literal('jsonata'),
    jsonata: z.string().trim().min(1, 'Write an expression.').max(65_536, 'must be at most 65,536 characters'),
  }),
])
export type Filter = z.infer<typeof Filter>

/** Counts of what a stage did, and what went wrong in it. */
export const StageReport = z.object({
  name: z.string(),
  /** e.g. `GET https://contoso.vault.azure.net/secrets?api-version=...: 200`. */
  summary: z.string(),
  count: z.number(),
  errors: z.array(
    z.object({
      code: z.string(),
      message: z.string(),
      /** Of the document, where a member of it is at fault. */
      field: z.string().optional(),
    }),
  ),
})

/** A request of one's own, its templates filled. */
export const PreviewRequest = z.object({
  method: z.string(),
  /** Path and query, from the root of the connection's host. */
  relativeURI: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
})
export type PreviewRequest = z.infer<typeof PreviewRequest>
