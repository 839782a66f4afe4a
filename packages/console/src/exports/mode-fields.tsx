/** Which records a run reads: all, those that changed, those not exported yet, or a few to try. */
import { Select, TextInput } from '@mantine/core'
import type { FieldName } from '../ui/form/field-rows.ts'
import { NumberField } from '../ui/form/number-field.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import type { ExportValues } from './export-values.ts'

const ALL = 'all'

const MODES = [
  { value: ALL, label: 'All records, each time', help: 'Every run reads everything.' },
  {
    value: 'delta',
    label: 'Records that changed since the last run',
    help: 'A run that fails leaves the time as it was, so nothing is missed.',
  },
  {
    value: 'once',
    label: 'Records not exported yet',
    help: 'Records whose member says that they were exported are left out.',
  },
  { value: 'test', label: 'A few records, to try a flow', help: 'The run ends after so many records.' },
] as const

export interface ModeFieldsProps {
  readonly values: ExportValues
  readonly field: (name: FieldName<ExportValues>) => FieldProps
}

export function ModeFields({ values, field }: ModeFieldsProps) {
  const props = field('type')
  const { type, formType } = values
  const mono = { classNames: { input: 'mono' }, spellCheck: false, autoComplete: 'off' } as const
  return (
    <>
      <Select
        {...props}
        label="Export type"
        description={MODES.find(({ value }) => value === (type || ALL))?.help}
        data={MODES.map(({ value, label }) => ({ value, label }))}
        value={type === '' ? ALL : type}
        onChange={(next) => props.onChange?.(next === ALL ? '' : next)}
      />
      {type === 'delta' && formType === 'assistant' ? (
        <TextInput
          {...field('dateField')}
          {...mono}
          label="Changed at"
          withAsterisk
          description="Member of a record that says when it was changed."
          placeholder="attributes.updated"
        />
      ) : null}
      {type === 'delta' ? (
        <TextInput
          {...field('startDate')}
          {...mono}
          label="First run reads since"
          description="Everything if left blank. Date and time, such as 2026-01-31T00:00:00Z."
        />
      ) : null}
      {type === 'once' ? (
        <TextInput
          {...field('booleanField')}
          {...mono}
          label="Exported already"
          description="Member of a record that is true once it was exported."
          placeholder="tags.exported"
        />
      ) : null}
      {type === 'test' ? <NumberField {...field('limit')} label="Records" description="1 to 100." /> : null}
    </>
  )
}
