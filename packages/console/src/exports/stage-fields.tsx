/** What happens to records between reading and handing on: records inside records, transform, filter, trace key. */
import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { CodeField } from '../ui/code/code-field.tsx'
import { TemplateInput } from '../ui/code/template-input.tsx'
import type { FieldName } from '../ui/form/field-rows.ts'
import { Fold } from '../ui/form/fold.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import type { ExportValues } from './export-values.ts'
import { FilterField } from './filter-field.tsx'
import { TransformResult } from './live-result.tsx'
import type { Live } from './use-live.ts'

export interface StageFieldsProps {
  readonly values: ExportValues
  readonly field: (name: FieldName<ExportValues>) => FieldProps
  /** Paths in a record as the last preview read it. */
  readonly members: readonly string[]
  readonly live: Live
}

export function StageFields({ values, field, members, live }: StageFieldsProps) {
  const { transformKind, filterKind, resourcePath, traceKeyTemplate, formType } = values
  const kind = field('transformKind')
  const kinds = [
    { value: 'none', label: 'None' },
    { value: 'jsonata', label: 'jsonata' },
    ...(transformKind === 'mapper' ? [{ value: 'mapper', label: 'Mapper 2.0' }] : []),
  ]
  const mono = { classNames: { input: 'mono' }, spellCheck: false, autoComplete: 'off' } as const
  return (
    <>
      <Fold
        title="Resource path"
        set={resourcePath || undefined}
        forced={formType === 'http' || Boolean(field('resourcePath').error)}
      >
        <TextInput
          {...field('resourcePath')}
          {...mono}
          aria-label="Resource path"
          description={
            formType === 'http'
              ? 'Where in the answer the list of records is, such as value. Blank: the whole answer.'
              : 'From each object to the records inside it, such as properties.accessPolicies. Blank: the object itself.'
          }
        />
      </Fold>
      <Fold
        title="Transform"
        set={transformKind === 'none' ? undefined : transformKind}
        forced={Boolean(field('transform').error)}
      >
        <Stack gap="xs">
          <SegmentedControl
            size="xs"
            aria-label="How records are transformed"
            data={kinds}
            value={transformKind}
            onChange={(next) => kind.onChange?.(next)}
          />
          {transformKind === 'jsonata' ? (
            <CodeField
              props={field('transform')}
              label="Expression"
              description="Gives the new record, a list of records, or nothing to leave the record out."
              language="jsonata"
              placeholder={'{ "name": name, "expires": attributes.exp }'}
              members={members}
              fault={live.transformFault}
              result={<TransformResult live={live} />}
            />
          ) : null}
          {transformKind === 'mapper' ? (
            <Text size="sm" c="dimmed">
              This transform was made with Mapper 2.0 over the API. It is kept as it is.
            </Text>
          ) : null}
        </Stack>
      </Fold>
      <Fold title="Filter" set={filterKind === 'none' ? undefined : filterKind} forced={Boolean(field('filter').error)}>
        <FilterField
          kind={filterKind}
          kindProps={field('filterKind')}
          props={field('filter')}
          members={members}
          live={live}
        />
      </Fold>
      <Fold title="Trace key" set={traceKeyTemplate || undefined} forced={Boolean(field('traceKeyTemplate').error)}>
        <TemplateInput
          props={field('traceKeyTemplate')}
          members={members.map((path) => `record.${path}`)}
          aria-label="Trace key"
          description="What a record is called in errors. Never a secret."
          placeholder="{{record.name}}"
        />
      </Fold>
    </>
  )
}
