/** Inputs that are the same for every record, folded away when there are none. */

import type { Operation } from '@keyway/contract'
import { Text } from '@mantine/core'
import { OperationInputs } from '../operations/operation-inputs.tsx'
import { Fold } from '../ui/form/fold.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import { constantInputs } from './mapping-rows.ts'

export interface ConstantInputsProps {
  readonly operation: Operation
  readonly field: (name: string) => FieldProps
}

export function ConstantInputs({ operation, field }: ConstantInputsProps) {
  const inputs = constantInputs(operation)
  // Inputs that no mapping fills must be given here, so they are in sight from the start.
  const needed = inputs.some((input) => input.required && !operation.defaultMapping?.[input.name])
  const inUse = inputs.some((input) => (field(input.name).value ?? '') !== '' || field(input.name).error)
  if (inputs.length === 0) return null
  return (
    <Fold title="Same for every record" open={Boolean(needed || inUse)}>
      <Text size="sm" c="dimmed">
        Fill in only what no record brings along. A mapped field of the same name wins.
      </Text>
      <OperationInputs inputs={inputs} field={field} marked={false} />
    </Fold>
  )
}
