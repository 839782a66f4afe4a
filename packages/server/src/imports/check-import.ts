/** What a schema cannot check of an import: that its connection has the operation, and mappings and parameters fit it. */
import type { OperationRow } from '@keyway/connectors'
import {
  type ApiType,
  type AssistantImport,
  type ImportInput,
  type Mapping,
  mappingTypesOf,
  type OperationInput,
} from '@keyway/contract'
import { AppError, AppErrors } from '../errors.ts'
import { parameterErrors } from '../exports/index.ts'
import { compileMapping, isJsonPath, MappingError, PathError } from '../mapping/index.ts'
import { nearest, usableOperation } from '../records/index.ts'
import { filterFault, traceKeyFault } from '../stages/index.ts'
import { TemplateError } from '../templates/index.ts'
import { freeImportErrors } from './check-free-import.ts'
import { lookupErrors } from './check-lookups.ts'
import { readRowOf } from './target/read-row.ts'

type Checked = Pick<
  ImportInput,
  | 'http'
  | 'mappings'
  | 'lookups'
  | 'filter'
  | 'ignoreExisting'
  | 'ignoreMissing'
  | 'ignoreUnchanged'
  | 'traceKeyTemplate'
>

const OPERATION_FIELD = 'http._httpConnectorEndpointIds'

/**
 * @returns the operation; undefined for requests of one's own
 * @throws AppError, AppErrors with the field at fault, e.g. `mappings.0.generate`
 */
export function checkImport(document: Checked, api: ApiType | undefined): OperationRow | undefined {
  const { http, mappings } = document
  const row =
    http.formType === 'assistant'
      ? usableOperation(api, http._httpConnectorEndpointIds[0] ?? '', 'import', OPERATION_FIELD)
      : undefined
  const errors = [
    ...(row && http.formType === 'assistant' ? operationErrors(row, document, http) : []),
    ...(http.formType === 'http' ? freeImportErrors({ ...document, http }) : []),
    ...lookupErrors(document, api),
    ...stageErrors(document),
    ...mappings.flatMap((mapping, index) => readErrors(row, mapping, `mappings.${index}`)),
  ]
  if (errors.length === 0 && row && http.formType === 'assistant') errors.push(...unfilled(row, http, mappings))
  const [first] = errors
  if (first) throw errors.length === 1 ? first : new AppErrors(errors)
  return row
}

function operationErrors(row: OperationRow, document: Checked, http: AssistantImport): AppError[] {
  const errors = [
    ...parameterErrors(row, http.parameters, 'optional'),
    ...document.mappings.flatMap((mapping, index) => targetErrors(row, mapping, `mappings.${index}`)),
  ]
  const asks = (['ignoreExisting', 'ignoreMissing', 'ignoreUnchanged'] as const).find((name) => document[name])
  if (asks && !readRowOf(row)) {
    errors.push(
      invalid(asks, `"${row.name}" has nothing that could be read before, so Keyway cannot tell. Switch this off.`),
    )
  }
  return errors
}

function stageErrors({ filter, traceKeyTemplate }: Checked): AppError[] {
  const errors: AppError[] = []
  const fault = filter && filterFault(filter)
  if (fault) errors.push(invalid(`filter.${fault.path}`, fault.reason))
  const traced = traceKeyTemplate ? traceKeyFault(traceKeyTemplate) : null
  if (traced) errors.push(invalid('traceKeyTemplate', traced))
  return errors
}

const invalid = (field: string, reason: string): AppError => new AppError('invalid_field', { field, facts: { reason } })

/** That the operation has the field, and takes what the mapping gives. */
function targetErrors(row: OperationRow, mapping: Mapping, path: string): AppError[] {
  const input = row.inputs.find(({ name }) => name === mapping.generate)
  if (!input) {
    const names = row.inputs.map(({ name }) => name)
    const near = nearest(mapping.generate, names)
    const offer = near ? ` Did you mean "${near}"?` : ''
    return [
      invalid(
        `${path}.generate`,
        `"${row.name}" has no field "${mapping.generate}".${offer} It takes ${names.join(', ')}.`,
      ),
    ]
  }
  const wanted = mappingTypesOf(input)
  if (wanted.includes(mapping.dataType)) return []
  return [invalid(`${path}.dataType`, `${input.label} takes ${wanted.join(' or ')}, not ${mapping.dataType}.`)]
}

/** That what the mapping reads can be read. */
function readErrors(row: OperationRow | undefined, mapping: Mapping, path: string): AppError[] {
  const input = row?.inputs.find(({ name }) => name === mapping.generate)
  try {
    compileMapping([mapping])
    return input?.secret ? keptSecrets(mapping, input.label, path) : []
  } catch (error) {
    if (error instanceof MappingError) return [invalid(path, error.message)]
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

/** Or it is made anew for each record. */
const readsRecord = (extract: string): boolean => isJsonPath(extract) || /\{\{[^}]*\b(record|random)\b/.test(extract)

/** Required inputs that neither a mapping nor a parameter fills: no record could ever be written. */
function unfilled(row: OperationRow, http: AssistantImport, mappings: readonly Mapping[]): AppError[] {
  const filled = new Set([
    ...Object.keys(http.parameters),
    ...(mappings.length > 0 ? mappings.map(({ generate }) => generate) : Object.keys(row.defaultMapping ?? {})),
  ])
  const missing = row.inputs.filter(({ name, required }) => required && !filled.has(name))
  const facts = ({ label }: OperationInput) => ({ label, operation: row.name })
  return missing.map((input) => new AppError('parameter_missing', { field: 'mappings', facts: facts(input) }))
}
