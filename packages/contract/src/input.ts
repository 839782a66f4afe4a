/**
 * What every writable document shares: names, and read-only members that a client may send back unchanged from a read
 * and that are dropped before validation (integrator.io accepts and ignores them).
 */
import { z } from 'zod'
import { hasDeceptive, isVisible } from './resources/look-alikes.ts'

export const Name = z
  .string({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be text') })
  .trim()
  .min(1, 'is required')
  .max(100, 'must be at most 100 characters')
  .refine((text) => text === '' || isVisible(text), 'must have something that can be seen')
  .refine((text) => !hasDeceptive(text), 'contains a character that changes how text is shown. Type it again')

export const Description = z.string().max(10_240, 'must be at most 10,240 characters')

/** A list of scopes; integrator.io's clients may send a text with spaces in between (RFC 6749 3.3). */
export const ScopeList = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(/\s+/).filter((scope) => scope !== '') : value),
  z.array(z.string().trim().min(1).max(300, 'must be at most 300 characters')),
)

/** Drops the named members of an object before `schema` sees it. */
export function ignoring<T extends z.ZodType>(readOnly: readonly string[], schema: T) {
  return z.preprocess((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).filter(([key]) => !readOnly.includes(key)))
  }, schema)
}

/** A parameter left empty counts for nothing, as a form sends it. */
export const filterOf = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const paging = {
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  skip: z.coerce.number().int().min(0).optional(),
  include: z
    .string()
    .regex(/^[\w.,]*$/, 'may hold letters, digits, dots, underscores and commas')
    .optional(),
  exclude: z
    .string()
    .regex(/^[\w.,]*$/, 'may hold letters, digits, dots, underscores and commas')
    .optional(),
  /** Text in the name, or a whole id. */
  q: filterOf(z.string().trim().max(200, 'must be at most 200 characters')),
  order: filterOf(z.enum(['asc', 'desc'])),
}

const SORTS = ['name', 'createdAt', 'lastModified'] as const

/** Query of every list: `limit`, `skip`, projection, search and order. */
export const ListQuery = z.strictObject({ ...paging, sort: filterOf(z.enum(SORTS)) })
export type ListQuery = z.infer<typeof ListQuery>

/** A list that is also sorted by these, and takes these filters. */
export function listQuery<const S extends readonly string[], F extends z.ZodRawShape>(sorts: S, filters: F) {
  return z.strictObject({ ...paging, sort: filterOf(z.enum([...SORTS, ...sorts])), ...filters })
}
