/** What few rows need: a default, a lookup, a condition, forms of dates. */

import type { Mapping } from '@keyway/contract'
import { Select, TextInput } from '@mantine/core'
import type { MappingField } from './mapping-editor.tsx'
import classes from './mapping-section.module.css'

export interface MappingMoreProps {
  readonly mapping: Mapping
  readonly path: string
  readonly field: MappingField
  onChange(mapping: Mapping): void
}

const ALWAYS = 'always'

const CONDITIONS = [
  { value: ALWAYS, label: 'Always' },
  { value: 'extract_not_empty', label: 'Only if the source has a value' },
  { value: 'record_created', label: 'Only if the record is new' },
  { value: 'record_updated', label: 'Only if the record exists already' },
]

export function MappingMore({ mapping, path, field, onChange }: MappingMoreProps) {
  const mono = { classNames: { input: 'mono' }, size: 'xs', spellCheck: false, autoComplete: 'off' } as const
  const text = (member: keyof Mapping) => ({ ...field(`${path}.${member}`), value: String(mapping[member] ?? '') })
  const condition = (when: string | null) => {
    const { conditional: _, ...rest } = mapping
    onChange(when === null || when === ALWAYS ? rest : { ...rest, conditional: { when } as Mapping['conditional'] })
  }
  return (
    <div className={classes.more}>
      <TextInput {...text('default')} {...mono} label="Default" description="When the source has no value." />
      <TextInput
        {...text('lookupName')}
        {...mono}
        label="Lookup"
        description="What is found takes the value's place."
      />
      <Select
        size="xs"
        label="When"
        description="Otherwise the field is left out."
        data={CONDITIONS}
        value={mapping.conditional?.when ?? ALWAYS}
        onChange={condition}
      />
      <TextInput
        {...text('extractDateFormat')}
        {...mono}
        label="Date is read as"
        description="Blank: ISO 8601."
        placeholder="DD.MM.YYYY"
      />
      <TextInput
        {...text('generateDateFormat')}
        {...mono}
        label="Date is written as"
        description="X: seconds since 1970."
        placeholder="X"
      />
      <TextInput
        {...text('generateDateTimezone')}
        {...mono}
        label="Time zone it is written in"
        description="Blank: UTC."
        placeholder="Europe/Berlin"
      />
    </div>
  )
}
