/** Inputs that are the same for every record, folded away when there are none. */

import type { Operation } from '@keyway/contract'
import { Collapse, Stack, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import { OperationInputs } from '../operations/operation-inputs.tsx'
import folding from '../ui/form/fold.module.css'
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
  const [asked, { toggle }] = useDisclosure(needed || inUse)
  const region = useId()
  if (inputs.length === 0) return null
  return (
    <section className={folding.section}>
      <UnstyledButton className={folding.toggle} aria-expanded={asked} aria-controls={region} onClick={toggle}>
        <IconChevronRight size={16} aria-hidden className={folding.arrow} data-opened={asked || undefined} />
        Same for every record
      </UnstyledButton>
      <Collapse expanded={asked} id={region}>
        <Stack gap="md" pt="sm">
          <Text size="sm" c="dimmed">
            Fill in only what no record brings along. A mapped field of the same name wins.
          </Text>
          <OperationInputs inputs={inputs} field={field} marked={false} />
        </Stack>
      </Collapse>
    </section>
  )
}
