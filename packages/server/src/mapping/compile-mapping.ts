/** Turns mappings into a function once, when a run starts, so that a record costs no parsing. */
import type { Mapping } from '@keyway/contract'
import { compileExtract } from './compile-extract.ts'
import { compileList } from './compile-list.ts'
import { convert } from './convert.ts'
import { compileDates } from './convert-dates.ts'
import { explain } from './explain.ts'
import { type Field, isEmpty, type MapContext, NO_CONTEXT } from './scope.ts'

export type Inputs = Readonly<Record<string, unknown>>

/**
 * @returns maps a record to named fields, e.g. the inputs of an operation; throws MappingError for a record that does not fit
 * @throws PathError, TemplateError, MappingError when a mapping cannot be read at all
 */
export function compileMapping(mappings: readonly Mapping[]): (record: unknown, context?: MapContext) => Inputs {
  const inside = compileFields(mappings, '')
  return (record, context = NO_CONTEXT) => inside({ record, context }) as Inputs
}

function compileFields(mappings: readonly Mapping[], path: string): Field {
  const fields = mappings.map((mapping) => ({
    name: mapping.generate,
    read: compileField(mapping, path === '' ? mapping.generate : `${path}.${mapping.generate}`),
  }))
  return (scope) => {
    const entries: [string, unknown][] = []
    for (const { name, read } of fields) {
      const value = read(scope)
      if (value !== undefined) entries.push([name, value])
    }
    // Defines own members, so that a field named __proto__ is a field and nothing else.
    return Object.fromEntries(entries)
  }
}

function compileField(mapping: Mapping, path: string): Field {
  const field = mapping.buildArrayHelper?.length
    ? compileList(mapping, path, compileFields)
    : mapping.dataType === 'object' && mapping.mappings
      ? compileObject(mapping.mappings, path)
      : compileValue(mapping, path)
  const when = mapping.conditional?.when
  if (when === 'record_created') return (scope) => (scope.context.existing === true ? undefined : field(scope))
  if (when === 'record_updated') return (scope) => (scope.context.existing === true ? field(scope) : undefined)
  return field
}

function compileObject(mappings: readonly Mapping[], path: string): Field {
  const inside = compileFields(mappings, path)
  return (scope) => {
    const object = inside(scope) as object
    return Object.keys(object).length === 0 ? undefined : object
  }
}

function compileValue(mapping: Mapping, path: string): Field {
  const extract = compileExtract(mapping.extract)
  const dates = compileDates(mapping, path)
  const { dataType, sourceDataType, lookupName, default: fallback } = mapping
  const skipEmpty = mapping.conditional?.when === 'extract_not_empty'
  return (scope) => {
    try {
      let value = extract(scope)
      if (sourceDataType && !isEmpty(value)) value = convert(value, sourceDataType)
      if (lookupName && !isEmpty(value)) value = scope.context.lookUp(lookupName, value)
      if (!isEmpty(value)) value = dates(value)
      if (isEmpty(value)) {
        if (skipEmpty) return undefined
        // An empty text is a legal secret, so it only gives way to a default.
        if (fallback !== undefined) value = fallback
      }
      return value === undefined || value === null ? undefined : convert(value, dataType)
    } catch (error) {
      throw explain(error, path)
    }
  }
}
