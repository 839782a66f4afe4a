/** Chooses an operation: grouped, searchable, with what it calls and what it needs in Azure. */

import type { Operation } from '@keyway/contract'
import { Select, Text } from '@mantine/core'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import type { OperationGroup } from './operation-choice.ts'
import { OperationFacts } from './operation-facts.tsx'
import classes from './operation-picker.module.css'

export interface OperationPickerProps {
  readonly groups: readonly OperationGroup[]
  readonly props: FieldProps
  readonly description: string
  onChange(operation: Operation): void
}

export function OperationPicker({ groups, props, description, onChange }: OperationPickerProps) {
  const operations = groups.flatMap((one) => one.operations)
  const byId = new Map(operations.map((one) => [one.id, one]))
  const chosen = byId.get(props.value)
  return (
    <div className={classes.picker}>
      <Select
        {...props}
        value={props.value || null}
        onChange={(id) => {
          const operation = id === null ? undefined : byId.get(id)
          if (operation) onChange(operation)
        }}
        label="Operation"
        withAsterisk
        description={description}
        searchable
        placeholder={operations.length === 0 ? 'Choose a connection first' : 'Choose an operation'}
        nothingFoundMessage="No operation matches."
        data={groups.map((one) => ({
          group: one.group,
          items: one.operations.map(({ id, name }) => ({ value: id, label: name })),
        }))}
        renderOption={({ option }) => {
          const operation = byId.get(option.value)
          return (
            <span className={classes.option}>
              <span>{option.label}</span>
              <Text span size="xs" c="dimmed" className="mono">
                {operation?.method} {operation?.path}
              </Text>
            </span>
          )
        }}
      />
      {chosen ? <OperationFacts operation={chosen} /> : null}
    </div>
  )
}
