/** What a schema cannot check of an import: that its connection has the operation, and mappings and parameters fit it. */
import type { OperationRow } from '@keyway/connectors'
import { type ApiType, type ImportInput, type Mapping, mappingTypesOf, type OperationInput } from '@keyway/contract'
import { AppError, AppErrors } from '../errors.ts'
import { parameterErrors } from '../exports/index.ts'
import { usableOperation } from '../records/index.ts'
import { compileMapping } from './mapping/compile-mapping.ts'
import { isJsonPath, PathError } from './mapping/json-path.ts'
import { TemplateError } from './mapping/template.ts'

type Checked = Pick<ImportInput, 'http' | 'mappings'>

const OPERATION_FIELD = 'http._httpConnectorEndpointIds'

/** @throws AppError, AppErrors with the field at fault, e.g. `mappings.0.generate` */
export function checkImport({ http, mappings }: Checked, api: ApiType): OperationRow {
  const [operation = ''] = http._httpConnectorEndpointIds
  const row = usableOperation(api, operation, 'import', OPERATION_FIELD)
  const errors = [
    ...parameterErrors(row, http.parameters, 'optional'),
    ...mappings.flatMap((mapping, index) => mappingErrors(row, mapping, `mappings.${index}`)),
  ]
  if (errors.length === 0) errors.push(...unfilled(row, { http, mappings }))
  const [first] = errors
  if (first) throw errors.length === 1 ? first : new AppErrors(errors)
  return row
}

const invalid = (field: string, reason: string): AppError => new AppError('invalid_field', { field, facts: { reason } })

function mappingErrors(row: OperationRow, mapping: Mapping, path: string): AppError[] {
  const input = row.inputs.find(({ name }) => name === mapping.generate)
  if (!input) {
    const names = row.inputs.map(({ name }) => name).join(', ')
    return [invalid(`${path}.generate`, `"${row.name}" has no field "${mapping.generate}". It takes ${names}.`)]
  }
  const wanted = mappingTypesOf(input)
  if (!wanted.includes(mapping.dataType)) {
    return [invalid(`${path}.dataType`, `${input.label} takes ${wanted.join(' or ')}, not ${mapping.dataType}.`)]
  }
  try {
    compileMapping([mapping])
    return input.secret ? keptSecrets(mapping, input.label, path) : []
  } catch (error) {
    if (error instanceof PathError || error instanceof TemplateError) return [invalid(`${path}.extract`, error.message)]
    throw error
  }
}

/** Settings are shown to whoever may read them, so a secret is never one: it passes through, from a record. */
function keptSecrets({ extract, default: fallback }: Mapping, label: string, path: string): AppError[] {
  const reason = `${label} is a secret and is not kept in settings. Take it from the record, for example with $.value.`
  const errors: AppError[] = []
  if (extract !== undefined && !readsRecord(extract)) errors.push(invalid(`${path}.extract`, reason))
  if (fallback !== undefined) errors.push(invalid(`${path}.default`, reason))
  return errors
}

const readsRecord = (extract: string): boolean => isJsonPath(extract) || /\{\{[^}]*\brecord\b/.test(extract)

/** Required inputs that neither a mapping nor a parameter fills: no record could ever be written. */
function unfilled(row: OperationRow, { http, mappings }: Checked): AppError[] {
  const filled = new Set([
    ...Object.keys(http.parameters),
    ...(mappings.length > 0 ? mappings.map(({ generate }) => generate) : Object.keys(row.defaultMapping ?? {})),
  ])
  const missing = row.inputs.filter(({ name, required }) => required && !filled.has(name))
  const facts = ({ label }: OperationInput) => ({ label, operation: row.name })
  return missing.map((input) => new AppError('parameter_missing', { field: 'mappings', facts: facts(input) }))
}
