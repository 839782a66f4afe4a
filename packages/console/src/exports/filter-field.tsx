/** Which records go on: by integrator.io's rules in JSON, or by a jsonata expression. */
import { SegmentedControl, Stack } from '@mantine/core'
import { CodeField } from '../ui/code/code-field.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import { FilterResult } from './live-result.tsx'
import type { FilterKind } from './stage-values.ts'
import type { Live } from './use-live.ts'

export interface FilterFieldProps {
  readonly kind: FilterKind
  readonly kindProps: FieldProps
  readonly props: FieldProps
  readonly members: readonly string[]
  /** Absent: there is no record to try it on. */
  readonly live?: Pick<Live, 'filterFault' | 'passes'>
}

const KINDS = [
  { value: 'none', label: 'None' },
  { value: 'rules', label: 'Rules' },
  { value: 'jsonata', label: 'jsonata' },
]

export function FilterField({ kind, kindProps, props, members, live = {} }: FilterFieldProps) {
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        aria-label="How records are filtered"
        data={KINDS}
        value={kind}
        onChange={(next) => kindProps.onChange?.(next)}
      />
      {kind === 'rules' ? (
        <CodeField
          key="rules"
          props={props}
          label="Rules"
          description="A list in JSON. Records that do not pass are counted as ignored."
          language="json"
          placeholder={'["equals", ["extract", "attributes.enabled"], true]'}
          members={members}
          fault={live.filterFault}
          result={<FilterResult live={live} />}
        />
      ) : null}
      {kind === 'jsonata' ? (
        <CodeField
          key="jsonata"
          props={props}
          label="Expression"
          description="True lets a record through. Records that do not pass are counted as ignored."
          language="jsonata"
          placeholder={'attributes.enabled and $contains(name, "prod")'}
          members={members}
          fault={live.filterFault}
          result={<FilterResult live={live} />}
        />
      ) : null}
    </Stack>
  )
}
