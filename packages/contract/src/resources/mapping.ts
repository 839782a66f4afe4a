/** Mapper 2.0 (integrator.io's `mappings`): how a record becomes what an import sends, and the lookups it may use. */
import { z } from 'zod'
import type { OperationInput } from './operation.ts'

export const DATA_TYPES = [
  'string',
  'number',
  'boolean',
  'object',
  'stringarray',
  'numberarray',
  'booleanarray',
  'objectarray',
] as const
export type DataType = (typeof DATA_TYPES)[number]

const FITTING: Readonly<Record<Exclude<OperationInput['type'], 'list'>, readonly DataType[]>> = {
  string: ['string'],
  number: ['number'],
  boolean: ['boolean'],
  object: ['object', 'objectarray', 'stringarray', 'numberarray', 'booleanarray'],
  bytes: ['string'],
  date: ['string', 'number'],
}

/** Data types that fit an input; the first is where a new row of a mapping starts. */
export function mappingTypesOf({ type, items }: Pick<OperationInput, 'type' | 'items'>): readonly DataType[] {
  if (type !== 'list') return FITTING[type]
  return items === 'string' ? ['stringarray', 'string'] : ['objectarray']
}

export const CONDITIONS = ['record_created', 'record_updated', 'extract_not_empty'] as const

/** One source of a list: every element that `extract` finds becomes an element, filled by `mappings` where there are any. */
export interface ArrayHelper {
  extract?: string | undefined
  sourceDataType?: DataType | undefined
  default?: unknown
  conditional?: { when: 'extract_not_empty' } | undefined
  /** For `objectarray`. Paths go through the list without `[*]`: `$.items.name` is the name of the element in hand. */
  mappings?: Mapping[] | undefined
}

export interface Mapping {
  /** Name of the target field; a dot in it is a literal dot. */
  generate: string
  dataType: DataType
  /** `$.path` from the record, a handlebars template such as `{{record.name}}-copy`, or a literal. */
  extract?: string | undefined
  /** What the extracted value is taken for before it is converted. */
  sourceDataType?: DataType | undefined
  /** Form of the date that is read, in moment's tokens; absent: ISO 8601. */
  extractDateFormat?: string | undefined
  extractDateTimezone?: string | undefined
  /** Form of the date that is written. A date is only converted when this or `extractDateFormat` is given. */
  generateDateFormat?: string | undefined
  generateDateTimezone?: string | undefined
  default?: unknown
  /** Of `lookups`: the extracted value is looked up, and what is found takes its place. */
  lookupName?: string | undefined
  /** integrator.io refuses a mapping without it. */
  status: 'Active'
  conditional?: { when: (typeof CONDITIONS)[number] } | undefined
  /** For `object`: the fields inside. Without them the extracted object is taken whole. */
  mappings?: Mapping[] | undefined
  /** For lists: where their elements come from. */
  buildArrayHelper?: ArrayHelper[] | undefined
}

const Format = z.string().trim().min(1).max(100)
const Timezone = z.string().trim().min(1).max(100)

const ArrayHelper: z.ZodType<ArrayHelper, ArrayHelper> = z.lazy(() =>
  z.strictObject({
    extract: z.string().optional(),
    sourceDataType: z.enum(DATA_TYPES).optional(),
    default: z.unknown().optional(),
    conditional: z.strictObject({ when: z.literal('extract_not_empty') }).optional(),
    mappings: z.array(Mapping).max(1000).optional(),
  }),
)

export const Mapping: z.ZodType<Mapping, Mapping> = z.lazy(() =>
  z.strictObject({
    generate: z.string().min(1, 'Name the field to fill.'),
    dataType: z.enum(DATA_TYPES),
    extract: z.string().optional(),
    sourceDataType: z.enum(DATA_TYPES).optional(),
    extractDateFormat: Format.optional(),
    extractDateTimezone: Timezone.optional(),
    generateDateFormat: Format.optional(),
    generateDateTimezone: Timezone.optional(),
    default: z.unknown().optional(),
    lookupName: z.string().optional(),
    status: z.literal('Active', { error: () => 'Mapping object must have status field present' }),
    conditional: z.strictObject({ when: z.enum(CONDITIONS) }).optional(),
    mappings: z.array(Mapping).max(1000).optional(),
    buildArrayHelper: z.array(ArrayHelper).max(100).optional(),
  }),
)

/** A table of values, or a question to an application, that mappings and upserts refer to by `name`. */
export const Lookup = z.strictObject({
  name: z.string().trim().min(1, 'Name the lookup.').max(100),
  /** Static: value read -> value written. */
  map: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** Dynamic: a request below the connection's base URL; handlebars see `record` and `value`. */
  method: z.enum(['GET', 'POST']).optional(),
  relativeURI: z.string().trim().min(1).max(8192).optional(),
  body: z.string().max(1_048_576).optional(),
  /** Dynamic: an operation of the connection, its inputs by name; handlebars see `record` and `value`. */
  operation: z.string().min(1).optional(),
  parameters: z.record(z.string(), z.string()).optional(),
  /** Dotted path of the result in the answer; absent: the answer itself. */
  extract: z.string().trim().max(512).optional(),
  /** When nothing is found. */
  default: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  /** A lookup that fails or finds nothing leaves the field empty, where it would else refuse the record. */
  allowFailures: z.boolean().optional(),
})
export type Lookup = z.infer<typeof Lookup>
