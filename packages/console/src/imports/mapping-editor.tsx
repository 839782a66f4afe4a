/** Rows of a mapping, each: fill this input, with that, as this type. */

import type { Mapping, Operation } from '@keyway/contract'
import { ActionIcon, Button, Select, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import { newMapping, TYPE_WORDS, typesFor, withGenerate } from './mapping-rows.ts'
import classes from './mapping-section.module.css'

export interface MappingEditorProps {
  readonly operation: Operation
  readonly mappings: readonly Mapping[]
  readonly field: (index: number, member: 'generate' | 'dataType' | 'extract') => FieldProps
  onChange(mappings: readonly Mapping[]): void
}

export function MappingEditor({ operation, mappings, field, onChange }: MappingEditorProps) {
  const replace = (index: number, mapping: Mapping) => onChange(mappings.with(index, mapping))
  return (
    <>
      <Text size="sm" c="dimmed">
        A source like <code>$.name</code> takes a member of the record, <code>{'{{record.name}}-copy'}</code> builds a
        text, and anything else is used as it stands.
      </Text>
      <ul className={classes.rows}>
        {mappings.map((mapping, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
          <li key={index} className={classes.row}>
            <Select
              {...field(index, 'generate')}
              size="xs"
              label="Fill"
              data={operation.inputs.map((input) => ({ value: input.name, label: input.label }))}
              value={mapping.generate || null}
              onChange={(generate) => generate !== null && replace(index, withGenerate(operation, mapping, generate))}
            />
            <TextInput
              {...field(index, 'extract')}
              size="xs"
              label="With"
              placeholder="$.name"
              classNames={{ input: 'mono' }}
              value={mapping.extract ?? ''}
              spellCheck={false}
              autoComplete="off"
            />
            <Select
              {...field(index, 'dataType')}
              size="xs"
              label="As"
              data={typesFor(operation, mapping.generate).map((type) => ({ value: type, label: TYPE_WORDS[type] }))}
              value={mapping.dataType}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              className={classes.remove ?? ''}
              aria-label={`Remove the row of ${mapping.generate || 'no field'}`}
              onClick={() => onChange(mappings.toSpliced(index, 1))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange([...mappings, newMapping(operation, mappings)])}
        >
          Add a row
        </Button>
      </div>
    </>
  )
}
