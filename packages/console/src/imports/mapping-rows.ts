/** A mapping as rows a person edits: which input is filled, with what, as which type. */
import { type Mapping, mappingTypesOf, type Operation, type OperationInput } from '@keyway/contract'

export const TYPE_WORDS = {
  string: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  object: 'Object',
  stringarray: 'List of texts',
  numberarray: 'List of numbers',
  booleanarray: 'List of yes or no',
  objectarray: 'List of objects',
} as const satisfies Record<Mapping['dataType'], string>

/** One line of the default mapping, as it is shown. */
export interface DefaultLine {
  readonly generate: string
  readonly label: string
  readonly extract: string
}

/** What an import does without mappings of its own: the operation's default, which fits records of the matching list. */
export function defaultLines(operation: Operation): readonly DefaultLine[] {
  return Object.entries(operation.defaultMapping ?? {}).map(([generate, extract]) => ({
    generate,
    extract,
    label: inputOf(operation, generate)?.label ?? generate,
  }))
}

/** The default mapping as mappings to start changing from. */
export function defaultMappings(operation: Operation): Mapping[] {
  return defaultLines(operation).map(({ generate, extract }) => ({
    generate,
    dataType: typesFor(operation, generate)[0] ?? 'string',
    extract,
    status: 'Active',
  }))
}

/** A row for the first required input that none fills yet, else for any such input. */
export function newMapping(operation: Operation, rows: readonly Mapping[]): Mapping {
  const free = operation.inputs.filter((input) => !rows.some((row) => row.generate === input.name))
  const input = free.find((one) => one.required) ?? free[0]
  return {
    generate: input?.name ?? '',
    dataType: (input && mappingTypesOf(input)[0]) ?? 'string',
    extract: '',
    status: 'Active',
  }
}

/** Filling another input changes the type along, unless it fits that input too. */
export function withGenerate(operation: Operation, mapping: Mapping, generate: string): Mapping {
  const types = typesFor(operation, generate)
  return {
    ...mapping,
    generate,
    dataType: types.includes(mapping.dataType) ? mapping.dataType : (types[0] ?? 'string'),
  }
}

export const typesFor = (operation: Operation, generate: string): readonly Mapping['dataType'][] => {
  const input = inputOf(operation, generate)
  return input ? mappingTypesOf(input) : ['string']
}

/** Inputs that may be the same for every record. Never a secret, which does not belong in settings. */
export const constantInputs = (operation: Operation): readonly OperationInput[] =>
  operation.inputs.filter((input) => !input.secret)

const inputOf = (operation: Operation, name: string): OperationInput | undefined =>
  operation.inputs.find((input) => input.name === name)
