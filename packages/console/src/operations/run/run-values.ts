/** The form of a call: its fields, and how they become what is sent. */
import type { Operation, OperationCallInput, Parameters } from '@keyway/contract'
import type { FieldRow } from '../../ui/form/field-rows.ts'
import { givenParameters } from '../operation-choice.ts'

export interface RunValues {
  readonly operation: string
  readonly inputs: Parameters
}

export const EMPTY_RUN: RunValues = { operation: '', inputs: {} }

/** @param operation the chosen one: its inputs are fields of the form */
export const runRows = (operation: Operation | undefined): readonly FieldRow<RunValues>[] => [
  { field: 'operation', path: 'operation', label: 'Operation', required: true, missing: 'Choose an operation.' },
  ...(operation?.inputs ?? []).map(
    (input): FieldRow<RunValues> => ({
      field: `inputs.${input.name}`,
      path: `inputs.${input.name}`,
      label: input.label,
      required: input.required,
    }),
  ),
]

/** Texts that stand for numbers, lists and objects are read by the server. */
export const runInput = ({ inputs }: RunValues): OperationCallInput => ({ inputs: givenParameters(inputs) })

/** What of the inputs another operation also has; never a secret. */
export const keptInputs = (inputs: Parameters, operation: Operation): Parameters =>
  Object.fromEntries(
    Object.entries(inputs).filter(([name]) => operation.inputs.some((one) => one.name === name && !one.secret)),
  )

/** Something is gone afterwards, so it is asked first. */
export const isDestructive = ({ method, path }: Operation): boolean => method === 'DELETE' || /\/purge$/.test(path)

/** Calling it once more changes nothing, so that its answer can be shown unmasked by doing just that. */
export const isRepeatable = ({ use }: Operation): boolean => use.includes('lookup')
