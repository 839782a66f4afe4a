/** That the lookups of an import can be asked, and that mappings use only those there are. */
import { buildRequest, operationOf } from '@keyway/connectors'
import type { ApiType, ImportInput, Lookup, Mapping } from '@keyway/contract'
import { AppError } from '../errors.ts'
import { nearest } from '../records/index.ts'
import { compileRequest, RequestError } from '../requests/index.ts'
import { compileTemplate, TemplateError } from '../templates/index.ts'
import { LOOKUP_ROOTS } from './lookups.ts'

type Checked = Pick<ImportInput, 'lookups' | 'mappings'>

const invalid = (field: string, reason: string): AppError => new AppError('invalid_field', { field, facts: { reason } })

export function lookupErrors({ lookups = [], mappings }: Checked, api: ApiType | undefined): AppError[] {
  const names = lookups.map(({ name }) => name)
  return [
    ...lookups.flatMap((lookup, index) => [
      ...(names.indexOf(lookup.name) < index
        ? [invalid(`lookups.${index}.name`, 'Another lookup has this name.')]
        : []),
      ...sourceErrors(lookup, `lookups.${index}`, api),
    ]),
    ...usedNames(mappings, 'mappings').flatMap(({ name, field }) => {
      if (names.includes(name)) return []
      const near = nearest(name, names)
      return [invalid(field, `There is no lookup "${name}".${near ? ` Did you mean "${near}"?` : ''}`)]
    }),
  ]
}

function sourceErrors(lookup: Lookup, field: string, api: ApiType | undefined): AppError[] {
  const sources = [lookup.map, lookup.relativeURI, lookup.operation].filter((source) => source !== undefined)
  if (sources.length !== 1) {
    return [invalid(field, 'Give a lookup a table of values, a relative URI, or an operation, and only one of them.')]
  }
  try {
    if (lookup.operation) return operationErrors(lookup, lookup.operation, field, api)
    if (lookup.relativeURI) {
      const { method = 'GET', relativeURI, body } = lookup
      compileRequest({ method, relativeURI, ...(method === 'POST' && { body }) }, LOOKUP_ROOTS)
    }
    return []
  } catch (error) {
    if (error instanceof RequestError) return [invalid(`${field}.${error.part}`, error.message)]
    throw error
  }
}

function operationErrors(
  { parameters = {} }: Lookup,
  operation: string,
  field: string,
  api: ApiType | undefined,
): AppError[] {
  if (!api) return [invalid(`${field}.operation`, 'The application HTTP has no operations. Give a relative URI.')]
  const row = operationOf(api, operation)
  if (!row) return [new AppError('operation_unknown', { field: `${field}.operation`, facts: { operation, api } })]
  if (row.method !== 'GET')
    return [invalid(`${field}.operation`, `"${row.name}" changes something. A lookup only reads.`)]
  const known = row.inputs.map(({ name }) => name)
  const errors = Object.entries(parameters).flatMap(([name, text]) => {
    if (!known.includes(name))
      return [
        invalid(`${field}.parameters.${name}`, `"${row.name}" has no input "${name}". It takes ${known.join(', ')}.`),
      ]
    try {
      compileTemplate(text, { roots: LOOKUP_ROOTS })
      return []
    } catch (error) {
      if (error instanceof TemplateError) return [invalid(`${field}.parameters.${name}`, error.message)]
      throw error
    }
  })
  const built = buildRequest(
    {
      ...row,
      inputs: row.inputs.map((input) => ({ ...input, required: input.required && !(input.name in parameters) })),
    },
    {},
  )
  if (!built.ok) errors.push(invalid(`${field}.parameters`, `${built.refusal.label} is required by "${row.name}".`))
  return errors
}

function usedNames(mappings: readonly Mapping[], path: string): { readonly name: string; readonly field: string }[] {
  return mappings.flatMap((mapping, index) => {
    const at = `${path}.${index}`
    return [
      ...(mapping.lookupName ? [{ name: mapping.lookupName, field: `${at}.lookupName` }] : []),
      ...usedNames(mapping.mappings ?? [], `${at}.mappings`),
      ...(mapping.buildArrayHelper ?? []).flatMap((helper, source) =>
        usedNames(helper.mappings ?? [], `${at}.buildArrayHelper.${source}.mappings`),
      ),
    ]
  })
}
