/**
 * Lists of Mapper 2.0 (`buildArrayHelper`): each source gives elements, one after the other. Where a source has fields of
 * its own, they see the record with the list replaced by the element in hand: `$.items.name` is then that element's name.
 */
import type { ArrayHelper, DataType, Mapping } from '@keyway/contract'
import { compileExtract } from './compile-extract.ts'
import { convert } from './convert.ts'
import { explain } from './explain.ts'
import { EVERY, isJsonPath, type Step, stepsOf } from './json-path.ts'
import { type Field, isEmpty, type Scope } from './scope.ts'

type CompileFields = (mappings: readonly Mapping[], path: string) => Field

const ELEMENTS: Readonly<Partial<Record<DataType, DataType>>> = {
  stringarray: 'string',
  numberarray: 'number',
  booleanarray: 'boolean',
  objectarray: 'object',
}

/** @param compileFields for the fields of an element */
export function compileList(mapping: Mapping, path: string, compileFields: CompileFields): Field {
  const sources = (mapping.buildArrayHelper ?? []).map((helper) => compileSource(helper, mapping, path, compileFields))
  return (scope) => {
    const elements = sources.flatMap((source) => source(scope))
    if (elements.length > 0) return elements
    if (mapping.default !== undefined) return convert(mapping.default, mapping.dataType)
    return mapping.conditional?.when === 'extract_not_empty' ? undefined : []
  }
}

type Source = (scope: Scope) => readonly unknown[]

function compileSource(helper: ArrayHelper, mapping: Mapping, path: string, compileFields: CompileFields): Source {
  const { extract, mappings, sourceDataType, default: fallback } = helper
  const element = ELEMENTS[mapping.dataType] ?? 'string'
  if (mappings?.length) {
    const fields = compileFields(mappings, `${path}[]`)
    const scopes = extract === undefined ? (scope: Scope) => [scope] : compileElements(extract)
    return (scope) =>
      scopes(scope)
        .map(fields)
        .filter((made) => Object.keys(made as object).length > 0)
  }
  const read = compileExtract(extract)
  return (scope) => {
    try {
      const found = read(scope)
      const value = isEmpty(found) ? fallback : found
      if (isEmpty(value)) return []
      const list: readonly unknown[] = Array.isArray(value) ? value : [value]
      return list.map((one) => convert(sourceDataType ? convert(one, sourceDataType) : one, element))
    } catch (error) {
      throw explain(error, path)
    }
  }
}

/** One scope per element of the list that `extract` names. @throws PathError */
function compileElements(extract: string): (scope: Scope) => Scope[] {
  if (!isJsonPath(extract)) return (scope) => [scope]
  const steps = stepsOf(extract)
  return ({ record, context }) => narrowed(record, steps).map((narrow) => ({ record: narrow, context }))
}

/** The value with each list on the way replaced by one of its elements; one result per element. */
function narrowed(value: unknown, steps: readonly Step[]): unknown[] {
  const [step, ...rest] = steps
  if (step === undefined) return Array.isArray(value) ? value : value === undefined ? [] : [value]
  if (step === EVERY) return Array.isArray(value) ? value.flatMap((element) => narrowed(element, rest)) : []
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return []
  const inside = narrowed((value as Record<string | number, unknown>)[step], rest)
  return inside.map((element) => (Array.isArray(value) ? element : { ...value, [step]: element }))
}
