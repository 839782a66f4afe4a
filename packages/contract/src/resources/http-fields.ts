/** The fields of a connection's HTTP view, each with what is said of a wrong value. Names are integrator.io's. */
import { z } from 'zod'

/** What bodies of requests are, as integrator.io names it. */
export const MEDIA_TYPES = ['json', 'xml', 'urlencoded', 'form-data', 'plaintext'] as const
export const SUCCESS_MEDIA_TYPES = ['json', 'xml', 'csv', 'plaintext'] as const
export const ERROR_MEDIA_TYPES = ['json', 'xml', 'plaintext'] as const
export type MediaType = (typeof MEDIA_TYPES)[number]

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: () => `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}` })

const LONGEST = 8_192
export const TextTemplate = z.string().max(LONGEST, 'must be at most 8,192 characters')

/** RFC 9110 5.1, `token`. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
export const HeaderName = z
  .string({ error: () => 'is required' })
  .trim()
  .regex(HEADER_NAME, 'must be the name of a header, such as X-Api-Key')
  .max(100, 'must be at most 100 characters')

/** Said by one hop to the next, or about the call itself: whoever sends the call writes them (RFC 9110 7.6.1). */
const NOT_OURS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** What stands in these is a secret, so it is not to be typed where everybody can read it. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'x-api-key', 'api-key'])

/** RFC 9110 5.5: a line break would begin another header. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

export const HttpHeader = z
  .strictObject({
    name: HeaderName,
    /** May hold handlebars: `{{{connection.http.encrypted.apiKey}}}`. */
    value: TextTemplate.regex(HEADER_VALUE, 'must be one line of plain characters'),
  })
  .superRefine(({ name, value }, context) => {
    const lower = name.toLowerCase()
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (NOT_OURS.has(lower)) refuse('name', `must be another one: ${name} is written by whoever sends the call`)
    else if (SECRET_HEADERS.has(lower) && !value.includes('{{')) {
      const example = '{{{connection.http.encrypted.apiKey}}}'
      refuse(
        'value',
        `must not be typed here, where it can be read. Put it into an encrypted field and write ${example}`,
      )
    }
  })

export const HttpHeaders = z
  .array(HttpHeader)
  .max(50, 'must have at most 50 entries')
  .superRefine((headers, context) => {
    headers.forEach(({ name }, index) => {
      const first = headers.findIndex((one) => one.name.toLowerCase() === name.toLowerCase())
      if (first === index) return
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `must be there once: ${name} is set twice` })
    })
  })

/** `error.code`, `errors[0].code`, `$.status`: members of an answer in JSON. */
export const FieldPath = z
  .string()
  .trim()
  .min(1, 'is required')
  .max(500, 'must be at most 500 characters')
  .regex(
    /^(\$\.?)?[^.[\]\s]*(\[\d+\])*(\.[^.[\]\s]+(\[\d+\])*)*$/,
    'must be the path of a field in JSON, such as error.code or errors[0].code',
  )

export const FieldValues = z.array(z.string().max(500, 'must be at most 500 characters')).max(50)

export const StatusCode = z
  .number({ error: () => 'must be a status code such as 401' })
  .int('must be a status code such as 401')
  .min(100, 'must be a status code such as 401')
  .max(599, 'must be a status code such as 401')

type Paths = Readonly<Record<string, unknown>>

/** Values are compared with what is found at a path, so there must be one. */
function valuesNeedPath(block: Paths, pairs: readonly (readonly [string, string])[], context: z.RefinementCtx): void {
  for (const [path, values] of pairs) {
    const some = block[values] as readonly unknown[] | undefined
    if (block[path] === undefined && some !== undefined && some.length > 0) {
      context.addIssue({ code: 'custom', path: [path], message: 'is required' })
    }
  }
}

/** How an answer says that the sign-in was refused, where that is not a 401. */
export const authFailureFields = {
  failStatusCode: StatusCode.optional(),
  failPath: FieldPath.optional(),
  failValues: FieldValues.optional(),
  /** Further status codes that say so. */
  failures: z
    .array(z.strictObject({ statusCode: StatusCode }))
    .max(20)
    .optional(),
  /** Keyway follows no redirect at all, so it makes no difference here. */
  skipFollowAuthorizationHeader: z.boolean().optional(),
}
export const AUTH_FAILURE_PAIRS = [['failPath', 'failValues']] as const
export const checkAuthFailure = (auth: Paths, context: z.RefinementCtx): void =>
  valuesNeedPath(auth, AUTH_FAILURE_PAIRS, context)

export const RateLimit = z
  .strictObject({
    failStatusCode: StatusCode.optional(),
    failPath: FieldPath.optional(),
    failValues: FieldValues.optional(),
    /** Calls a minute, spread evenly; needs a concurrency level of 1. */
    limit: z.number().int().min(1, 'must be at least 1').max(100_000, 'must be at most 100,000').optional(),
  })
  .superRefine((rateLimit, context) => valuesNeedPath(rateLimit, [['failPath', 'failValues']], context))

export const PING_METHODS = ['GET', 'POST', 'PUT', 'HEAD'] as const

const RelativeUri = TextTemplate.trim()
  // Helpers have spaces between what they are given: {{{base64Encode settings.user}}}.
  .refine(
    (text) => /^[^\s#\\]*$/.test(text.replace(/\{\{[^{}]*\}\}/g, '')),
    'must be a path such as /me, without spaces, # or \\ outside of templates',
  )
  .refine(
    (text) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(text),
    'must be a path such as /me: the base URI stands before it',
  )

export const Ping = z
  .strictObject({
    method: oneOf(PING_METHODS).default('GET'),
    /** Null: the base URI itself. */
    relativeURI: RelativeUri.nullish(),
    body: TextTemplate.optional(),
    successPath: FieldPath.optional(),
    successValues: FieldValues.optional(),
    allowArrayforSuccessPath: z.boolean().optional(),
    failPath: FieldPath.optional(),
    failValues: FieldValues.optional(),
    errorPath: FieldPath.optional(),
  })
  .superRefine((ping, context) => {
    valuesNeedPath(
      ping,
      [
        ['successPath', 'successValues'],
        ['failPath', 'failValues'],
      ],
      context,
    )
    if (ping.body && ping.method !== 'POST' && ping.method !== 'PUT') {
      context.addIssue({ code: 'custom', path: ['body'], message: 'is sent with POST and PUT only' })
    }
    if (ping.method === 'HEAD' && (ping.successPath ?? ping.failPath) !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['method'],
        message: 'must be another one: an answer to HEAD has no fields',
      })
    }
  })
export type Ping = z.infer<typeof Ping>

/** The name of a custom field, as templates use it. */
const FieldId = z.string().regex(/^[A-Za-z_]\w{0,63}$/, 'must be letters, digits and _, and begin with a letter')

/** What a custom field is called on screen. */
export const CustomField = z.strictObject({
  id: FieldId,
  label: z.string().max(100).optional(),
  required: z.boolean().optional(),
  position: z.number().int().min(0).max(1000).optional(),
  helpText: z.string().max(500).optional(),
  type: z.string().max(20).optional(),
})
export type CustomField = z.infer<typeof CustomField>
export const CustomFields = z.array(CustomField).max(50, 'must have at most 50 entries')
export const customFieldsOf = <T extends z.ZodType>(value: T) => z.record(FieldId, value)

const Level = z.number().int().min(1).max(50, 'must be at most 50')

/** Members every connection's HTTP view has, whatever the application is. */
export const httpSettings = {
  /** Bodies of requests, where the caller does not say. */
  mediaType: oneOf(MEDIA_TYPES).default('json'),
  /** Left out: by the answer's own Content-Type. */
  successMediaType: oneOf(SUCCESS_MEDIA_TYPES).optional(),
  /** Left out: as for success. */
  errorMediaType: oneOf(ERROR_MEDIA_TYPES).optional(),
  headers: HttpHeaders.optional(),
  rateLimit: RateLimit.optional(),
  ping: Ping.optional(),
  /** Calls this connection may have under way at once. */
  concurrencyLevel: Level.default(25),
  /** Recover from rate limits: calls at once go up to this and down again, by what the API refuses. Absent: fixed. */
  targetConcurrencyLevel: Level.optional(),
  /** The header of a refusal for too many calls that says how many seconds to wait. */
  retryHeader: z
    .string()
    .trim()
    .regex(HEADER_NAME, 'must be the name of a header, such as Retry-After')
    .max(100, 'must be at most 100 characters')
    .optional(),
}

interface Settings {
  readonly successMediaType?: string | undefined
  readonly errorMediaType?: string | undefined
  readonly concurrencyLevel: number
  readonly targetConcurrencyLevel?: number | undefined
  readonly mediaType: string
  readonly rateLimit?: z.infer<typeof RateLimit> | undefined
  readonly ping?: Ping | undefined
  readonly auth: { readonly failPath?: string | undefined }
}

/** What members of a connection say of each other. */
export function checkSettings(http: Settings, context: z.RefinementCtx): void {
  const { successMediaType, rateLimit, ping, auth } = http
  const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
  const readsNoJson = (type: string | undefined) => type !== undefined && type !== 'json'
  const needsJson = 'needs answers in JSON: choose json or nothing as the media type of responses'
  if (readsNoJson(successMediaType)) {
    if (auth.failPath !== undefined) refuse(['auth', 'failPath'], needsJson)
    if (rateLimit?.failPath !== undefined) refuse(['rateLimit', 'failPath'], needsJson)
    if (ping?.successPath !== undefined) refuse(['ping', 'successPath'], needsJson)
    if (ping?.failPath !== undefined) refuse(['ping', 'failPath'], needsJson)
  }
  if (ping?.errorPath !== undefined && readsNoJson(http.errorMediaType ?? successMediaType)) {
    refuse(['ping', 'errorPath'], needsJson)
  }
  if (ping?.body && http.mediaType === 'form-data') {
    refuse(['ping', 'body'], 'cannot be sent as form-data: choose another media type, or test without a body')
  }
  if (rateLimit?.limit !== undefined && (http.targetConcurrencyLevel ?? http.concurrencyLevel) !== 1) {
    refuse(['rateLimit', 'limit'], 'needs a concurrency level of 1')
  }
}
