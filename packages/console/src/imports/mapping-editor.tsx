/** Rows of a mapping, each: fill this field, with that, as this type; objects and lists have rows of their own inside. */

import type { Mapping, Operation } from '@keyway/contract'
import { Button, Select, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import { blankMapping } from './mapping-fields.ts'
import { MappingRow } from './mapping-row.tsx'
import { newMapping, TYPE_WORDS, typesFor, withGenerate } from './mapping-rows.ts'
import classes from './mapping-section.module.css'

/** Props of a field below `mappings`, e.g. `0.mappings.1.extract`. */
export type MappingField = (path: string) => FieldProps

export interface MappingEditorProps {
  /** Absent: fields are named freely. */
  readonly operation: Operation | undefined
  readonly mappings: readonly Mapping[]
  readonly field: MappingField
  onChange(mappings: readonly Mapping[]): void
}

export function MappingEditor({ operation, mappings, field, onChange }: MappingEditorProps) {
  return (
    <>
      <Text size="sm" c="dimmed">
        A source like <code>$.name</code> takes a member of the record, <code>{'{{record.name}}-copy'}</code> builds a
        text, and anything else is used as it stands.
      </Text>
      <MappingRows operation={operation} mappings={mappings} path="" field={field} onChange={onChange} />
    </>
  )
}

export interface MappingRowsProps extends MappingEditorProps {
  /** Of the list these rows are, with a dot behind; empty at the top. */
  readonly path: string
}

export function MappingRows({ operation, mappings, path, field, onChange }: MappingRowsProps) {
  const replace = (index: number, mapping: Mapping) => onChange(mappings.with(index, mapping))
  return (
    <>
      <ul className={classes.rows}>
        {mappings.map((mapping, index) => {
          const at = `${path}${index}`
          return (
            <MappingRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
              key={index}
              mapping={mapping}
              path={at}
              field={field}
              Rows={MappingRows}
              types={operation ? typesFor(operation, mapping.generate) : ALL_TYPES}
              name={
                operation ? (
                  <Select
                    {...field(`${at}.generate`)}
                    size="xs"
                    label="Fill"
                    data={operation.inputs.map((input) => ({ value: input.name, label: input.label }))}
                    value={mapping.generate || null}
                    onChange={(generate) =>
                      generate !== null && replace(index, withGenerate(operation, mapping, generate))
                    }
                  />
                ) : null
              }
              onChange={(next) => replace(index, next)}
              onRemove={() => onChange(mappings.toSpliced(index, 1))}
            />
          )
        })}
      </ul>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange([...mappings, operation ? newMapping(operation, mappings) : blankMapping()])}
        >
          {path === '' ? 'Add a row' : 'Add a field inside'}
        </Button>
      </div>
    </>
  )
}

const ALL_TYPES = Object.keys(TYPE_WORDS) as Mapping['dataType'][]
