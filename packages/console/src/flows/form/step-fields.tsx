/** The fields of one step: the import or lookup, its filter, its response mapping, and what a failure means. */
import type { RouteQueryInput } from '@keyway/contract'
import { Button, Group, Switch } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { useChoices } from '../../documents/use-choices.ts'
import { ExportPanel } from '../../exports/export-panel.tsx'
import { ImportPanel } from '../../imports/import-panel.tsx'
import { RefField } from '../../ui/form/ref-field.tsx'
import type { FieldProps } from '../../ui/form/use-document-form.ts'
import type { FieldAt } from './field-at.ts'
import { FilterEditor } from './filter-editor.tsx'
import { NEW_FILTER } from './filter-rows.ts'
import { ResponseMappingEditor } from './response-mapping-editor.tsx'
import type { StepValues } from './step-values.ts'

export interface StepFieldsProps {
  readonly step: StepValues
  readonly path: string
  readonly field: FieldAt
  onChange(step: StepValues): void
}

export function StepFields({ step, path, field, onChange }: StepFieldsProps) {
  const filterField = field(`${path}.filter`)
  return (
    <>
      <Reference key={step.type} type={step.type} props={field(`${path}.ref`)} />
      {step.filter ? (
        <FilterEditor
          id={filterField.id}
          filter={step.filter}
          error={filterField.error}
          onChange={(filter) => onChange({ ...step, filter })}
        />
      ) : null}
      {step.mapping ? (
        <ResponseMappingEditor
          type={step.type}
          rows={step.mapping}
          lists={step.lists.length}
          field={(row, member) => field(`${path}.mapping.${row}.${member}`)}
          onChange={(mapping) => onChange({ ...step, mapping })}
        />
      ) : null}
      <Group gap="sm">
        {step.filter ? null : (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconFilter size={14} aria-hidden />}
            onClick={() => onChange({ ...step, filter: NEW_FILTER })}
          >
            Add a filter
          </Button>
        )}
        {step.mapping ? null : (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange({ ...step, mapping: [{ extract: '', generate: '' }] })}
          >
            Add a response mapping
          </Button>
        )}
        <Switch
          size="xs"
          label="Go on after a failure"
          checked={step.proceedOnFailure}
          onChange={({ currentTarget }) => onChange({ ...step, proceedOnFailure: currentTarget.checked })}
        />
      </Group>
    </>
  )
}

const REFERENCES = {
  import: {
    kind: 'imports',
    label: 'Import',
    description: 'Writes each record.',
    filter: undefined,
    panel: (panel) => <ImportPanel {...panel} />,
  },
  export: {
    kind: 'exports',
    label: 'Lookup',
    description: 'Reads something for each record: an export with Lookup switched on.',
    filter: { isLookup: 'true' },
    panel: (panel) => <ExportPanel {...panel} lookup />,
  },
} as const satisfies Record<StepValues['type'], ReferenceRow>

interface ReferenceRow {
  readonly kind: 'imports' | 'exports'
  readonly label: string
  readonly description: string
  readonly filter: RouteQueryInput<'exports.list'> | undefined
  panel(props: ReferencePanelProps): React.ReactNode
}

interface ReferencePanelProps {
  readonly id: string
  readonly nested: true
  onSaved(saved: { readonly _id: string }): void
  onClosed(): void
}

function Reference({ type, props }: { readonly type: StepValues['type']; readonly props: FieldProps }) {
  const { kind, label, description, filter, panel } = REFERENCES[type] as ReferenceRow
  const { items, loading, search } = useChoices(kind, props.value, filter)
  return (
    <RefField
      label={label}
      noun={label.toLowerCase()}
      description={description}
      loading={loading}
      search={search}
      choices={items.map((one) => ({ value: one._id, label: one.name }))}
      props={props}
      panel={({ id, onSaved, onClosed }) =>
        panel({ id, nested: true, onSaved: (saved) => onSaved(saved._id), onClosed })
      }
    />
  )
}
