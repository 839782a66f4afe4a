/** One row of a mapping: name, source, type; what else can be set; and the rows inside an object or list. */

import type { Mapping } from '@keyway/contract'
import { ActionIcon, Select, TextInput } from '@mantine/core'
import { IconAdjustments, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { MappingField, MappingRowsProps } from './mapping-editor.tsx'
import { isListType, moreSet } from './mapping-fields.ts'
import { MappingMore } from './mapping-more.tsx'
import { MappingNested } from './mapping-nested.tsx'
import { TYPE_WORDS } from './mapping-rows.ts'
import classes from './mapping-section.module.css'

export interface MappingRowProps {
  readonly mapping: Mapping
  /** Below `mappings`, e.g. `0.mappings.1`. */
  readonly path: string
  readonly field: MappingField
  readonly types: readonly Mapping['dataType'][]
  /** The field that chooses what is filled; null: it is typed. */
  readonly name: React.ReactNode
  readonly Rows: React.ComponentType<MappingRowsProps>
  onChange(mapping: Mapping): void
  onRemove(): void
}

/** Id of the list of paths in the sample records. */
export const SAMPLE_PATHS = 'sample-paths'

export function MappingRow({ mapping, path, field, types, name, Rows, onChange, onRemove }: MappingRowProps) {
  const set = moreSet(mapping)
  const [asked, setAsked] = useState(false)
  const wrong = ['default', 'lookupName', 'generateDateTimezone'].some((member) => field(`${path}.${member}`).error)
  const opened = asked || wrong
  const called = mapping.generate || 'no field'
  const fromParts = mapping.mappings !== undefined || mapping.buildArrayHelper !== undefined
  const mono = { classNames: { input: 'mono' }, spellCheck: false, autoComplete: 'off' } as const
  return (
    <li className={classes.item}>
      <div className={classes.row}>
        {name ?? <TextInput {...field(`${path}.generate`)} {...mono} size="xs" label="Fill" placeholder="name" />}
        <TextInput
          {...field(`${path}.extract`)}
          {...mono}
          size="xs"
          label="With"
          list={SAMPLE_PATHS}
          placeholder={fromParts ? 'the fields inside' : '$.name'}
          disabled={fromParts}
          value={mapping.extract ?? ''}
        />
        <Select
          {...field(`${path}.dataType`)}
          size="xs"
          label="As"
          data={types.map((type) => ({ value: type, label: TYPE_WORDS[type] }))}
          value={mapping.dataType}
        />
        <div className={classes.deeds}>
          <ActionIcon
            variant={set || opened ? 'light' : 'subtle'}
            color={set ? 'iris' : 'gray'}
            aria-label={`More about ${called}${set ? `: ${set}` : ''}`}
            aria-expanded={opened}
            onClick={() => setAsked(!opened)}
          >
            <IconAdjustments size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove the row of ${called}`} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      </div>
      {opened ? <MappingMore mapping={mapping} path={path} field={field} onChange={onChange} /> : null}
      {mapping.dataType === 'object' || isListType(mapping.dataType) ? (
        <MappingNested mapping={mapping} path={path} field={field} Rows={Rows} onChange={onChange} />
      ) : null}
    </li>
  )
}
