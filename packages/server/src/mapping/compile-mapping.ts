/** Turns mappings into a function once, when a run starts, so that a record costs no parsing. */
import type { Mapping } from '@keyway/contract'
import type { SourceRecord } from '../../records/index.ts'
import { ConvertError, convert } from './convert.ts'
import { compileJsonPath, isJsonPath } from './json-path.ts'
import { compileTemplate, isTemplate, TemplateError } from './template.ts'

export type Inputs = Readonly<Record<string, unknown>>

/** A record that cannot be mapped. The message names the field and what is wrong, never a value. */
export class MappingError extends Error {
  override readonly name = 'MappingError'
  readonly field: string

  constructor(field: string, message: string, cause: Error) {
    super(message, { cause })
    this.field = field
  }
}

type Field = (record: SourceRecord) => unknown

/**
 * @returns maps a record to the inputs of an operation; throws MappingError for a record that does not fit
 * @throws PathError, TemplateError when a mapping cannot be read at all
 */
export function compileMapping(mappings: readonly Mapping[]): (record: SourceRecord) => Inputs {
  const fields = mappings.map((mapping) => ({ name: mapping.generate, read: compileField(mapping) }))
  return (record) => {
    const entries: [string, unknown][] = []
    for (const { name, read } of fields) {
      const value = read(record)
      if (value !== undefined) entries.push([name, value])
    }
    // Defines own members, so that a field named __proto__ is a field and nothing else.
    return Object.fromEntries(entries)
  }
}

function compileField(mapping: Mapping): Field {
  return mapping.dataType === 'object' && mapping.mappings ? compileObject(mapping.mappings) : compileValue(mapping)
}

function compileObject(mappings: readonly Mapping[]): Field {
  const inside = compileMapping(mappings)
  return (record) => {
    const object = inside(record)
    return Object.keys(object).length === 0 ? undefined : object
  }
}

function compileValue(mapping: Mapping): Field {
  const extract = compileExtract(mapping.extract)
  const { dataType, generate, default: fallback } = mapping
  const skipEmpty = mapping.conditional?.when === 'extract_not_empty'
  return (record) => {
    try {
      let value = extract(record)
      if (isEmpty(value)) {
        if (skipEmpty) return undefined
        // An empty text is a legal secret, so it only gives way to a default.
        if (fallback !== undefined) value = fallback
      }
      return value === undefined || value === null ? undefined : convert(value, dataType)
    } catch (error) {
      throw explain(error, generate)
    }
  }
}

function compileExtract(extract: string | undefined): Field {
  if (extract === undefined) return () => undefined
  if (isJsonPath(extract)) return compileJsonPath(extract)
  if (isTemplate(extract)) return compileTemplate(extract)
  return () => extract
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''

function explain(error: unknown, field: string): unknown {
  if (error instanceof ConvertError)
    return new MappingError(field, `"${field}" cannot be filled: ${error.message}.`, error)
  if (error instanceof TemplateError) return new MappingError(field, error.message, error)
  return error
}
