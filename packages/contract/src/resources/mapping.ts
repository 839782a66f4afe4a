/** Mapper 2.0: how a record becomes the inputs of an import's operation (integrator.io's `mappings`). */
import { z } from 'zod'
import type { OperationInput } from './operation.ts'

export const DATA_TYPES = [
  'string',
  'number',
  'boolean',
  'object',
  'stringarray',
  'numberarray',
  'objectarray',
] as const

export type MappingType = (typeof DATA_TYPES)[number]

const FITTING: Readonly<Record<Exclude<OperationInput['type'], 'list'>, readonly MappingType[]>> = {
  string: ['string'],
  number: ['number'],
  boolean: ['boolean'],
  object: ['object', 'objectarray', 'stringarray', 'numberarray'],
  bytes: ['string'],
  date: ['string', 'number'],
}

/** Data types that fit an input; the first is where a new row of a mapping starts. */
export function mappingTypesOf({ type, items }: Pick<OperationInput, 'type' | 'items'>): readonly MappingType[] {
  if (type !== 'list') return FITTING[type]
  return items === 'string' ? ['stringarray', 'string'] : ['objectarray']
}

export interface Mapping {
  /** Name of the target field; a dot in it is a literal dot. */
  generate: string
  dataType: MappingType
  /** `$.path` from the record, a handlebars template such as `{{record.name}}-copy`, or a literal. */
  extract?: string | undefined
  default?: unknown
  /** integrator.io refuses a mapping without it. */
  status: 'Active'
  conditional?: { when: 'extract_not_empty' } | undefined
  /** For `object`: the fields inside. Without them the extracted object is taken whole. */
  mappings?: Mapping[] | undefined
}

export const Mapping: z.ZodType<Mapping, Mapping> = z.lazy(() =>
  z.strictObject({
    generate: z.string().min(1, 'Name the field to fill.'),
    dataType: z.enum(DATA_TYPES),
    extract: z.string().optional(),
    default: z.unknown().optional(),
    status: z.literal('Active', { error: () => 'Mapping object must have status field present' }),
    conditional: z.strictObject({ when: z.literal('extract_not_empty') }).optional(),
    mappings: z.array(Mapping).optional(),
  }),
)
