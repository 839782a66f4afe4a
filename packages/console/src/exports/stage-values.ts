/** Filters and transforms as a form shows them: a choice, and a text. */
import type { Filter, Transform } from '@keyway/contract'

export type FilterKind = 'none' | 'rules' | 'jsonata'
export type TransformKind = 'none' | 'jsonata' | 'mapper'

export interface FilterValues {
  readonly filterKind: FilterKind
  readonly filter: string
}

export const NO_FILTER: FilterValues = { filterKind: 'none', filter: '' }

export function filterValues(filter: Filter | undefined): FilterValues {
  if (!filter) return NO_FILTER
  return filter.type === 'jsonata'
    ? { filterKind: 'jsonata', filter: filter.jsonata }
    : { filterKind: 'rules', filter: JSON.stringify(filter.expression.rules, null, 2) }
}

export function filterDocument({ filterKind, filter }: FilterValues): Filter | undefined {
  if (filterKind === 'none') return undefined
  if (filterKind === 'jsonata') return { type: 'jsonata', jsonata: filter }
  return { type: 'expression', expression: { version: '1', rules: rulesOf(filter) ?? [] } }
}

/** Undefined when the text is no list in JSON. */
function rulesOf(text: string): unknown[] | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return Array.isArray(read) ? read : undefined
  } catch {
    return undefined
  }
}

export const filterFault = ({ filterKind, filter }: FilterValues): string | undefined =>
  filterKind === 'rules' && rulesOf(filter) === undefined
    ? 'Filter must be a list in JSON, such as ["equals", ["extract", "name"], "a"].'
    : undefined

export interface TransformValues {
  readonly transformKind: TransformKind
  readonly transform: string
}

/** A transform made with Mapper 2.0 is kept as it is; its fields are edited over the API. */
export const transformValues = (transform: Transform | undefined): TransformValues => ({
  transformKind: transform === undefined ? 'none' : transform.type === 'jsonata' ? 'jsonata' : 'mapper',
  transform: transform?.type === 'jsonata' ? transform.jsonata : '',
})

export function transformDocument(
  { transformKind, transform }: TransformValues,
  stored: Transform | undefined,
): Transform | undefined {
  if (transformKind === 'jsonata') return { type: 'jsonata', jsonata: transform }
  return transformKind === 'mapper' ? stored : undefined
}
