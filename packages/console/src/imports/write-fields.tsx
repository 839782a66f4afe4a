/** Which records are written: a filter, what is there already, and the lookups that mappings use. */
import { Select, Switch } from '@mantine/core'
import { FilterField } from '../exports/filter-field.tsx'
import { CodeField } from '../ui/code/code-field.tsx'
import type { FieldName } from '../ui/form/field-rows.ts'
import { Fold } from '../ui/form/fold.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import type { ImportValues } from './import-values.ts'

export interface WriteFieldsProps {
  readonly values: ImportValues
  readonly field: (name: FieldName<ImportValues>) => FieldProps
}

const WRITES = [
  { value: 'all', label: 'Every record' },
  { value: 'create', label: 'Only records that do not exist yet' },
  { value: 'update', label: 'Only records that exist already' },
]

export function WriteFields({ values, field }: WriteFieldsProps) {
  const { filterKind, lookups, formType } = values
  return (
    <>
      <Select
        {...field('write')}
        label="What is written"
        description="Anything but every record reads first. Records left out are counted as ignored."
        data={WRITES}
      />
      {formType === 'assistant' ? (
        <Switch
          {...field('ignoreUnchanged')}
          checked={values.ignoreUnchanged}
          label="Leave out what would not change"
          description="Reads each object first, and writes only when a mapped field differs."
        />
      ) : null}
      <Fold title="Filter" set={filterKind === 'none' ? undefined : filterKind} forced={Boolean(field('filter').error)}>
        <FilterField kind={filterKind} kindProps={field('filterKind')} props={field('filter')} members={[]} />
      </Fold>
      <Fold title="Lookups" set={lookups === '' ? undefined : 'set'} forced={Boolean(field('lookups').error)}>
        <CodeField
          props={field('lookups')}
          label="Lookups"
          description="A list in JSON: tables of values (map), or questions to the application (relativeURI, or operation with parameters)."
          language="json"
          placeholder={'[{ "name": "types", "map": { "j": "application/json" }, "default": "text/plain" }]'}
        />
      </Fold>
    </>
  )
}
