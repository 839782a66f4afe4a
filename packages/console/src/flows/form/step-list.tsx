/** The steps of a flow or of a branch, in their order: each an import or a lookup, with its filter and response mapping. */
import { Button, Group, Switch } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../api/queries.ts'
import { ExportPanel } from '../../exports/export-panel.tsx'
import { ImportPanel } from '../../imports/import-panel.tsx'
import { RefField } from '../../ui/form/ref-field.tsx'
import type { FieldProps } from '../../ui/form/use-document-form.ts'
import { FilterEditor } from './filter-editor.tsx'
import { NEW_FILTER } from './filter-rows.ts'
import classes from './form.module.css'
import { ResponseMappingEditor } from './response-mapping-editor.tsx'
import { RowTools } from './row-tools.tsx'
import { newStep, type StepValues } from './step-values.ts'

/** Props of a field by its dotted path in the form. */
export type FieldAt = (path: string) => FieldProps

export interface StepListProps {
  /** Of the list in the form, e.g. `routers.0.branches.1.pageProcessors`. */
  readonly path: string
  readonly steps: readonly StepValues[]
  /** A list that must not be empty. */
  readonly needed: boolean
  readonly field: FieldAt
  onChange(steps: readonly StepValues[]): void
}

export function StepList({ path, steps, needed, field, onChange }: StepListProps) {
  return (
    <>
      {steps.length > 0 ? (
        <ol className={classes.list} aria-label="Steps">
          {steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
            <li key={index} className={classes.card}>
              <div className={classes.head}>
                <p className={classes.title}>
                  {index + 1}. {step.type === 'import' ? 'Import' : 'Lookup'}
                </p>
                <RowTools
                  what={`step ${index + 1}`}
                  index={index}
                  list={steps}
                  removable={!needed || steps.length > 1}
                  onChange={onChange}
                />
              </div>
              <Step
                step={step}
                path={`${path}.${index}`}
                field={field}
                onChange={(next) => onChange(steps.map((one, at) => (at === index ? next : one)))}
              />
            </li>
          ))}
        </ol>
      ) : null}
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange([...steps, newStep('import')])}
        >
          Add an import
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          // What is looked up is for the imports, so it comes before them.
          onClick={() => onChange(withLookup(steps))}
        >
          Add a lookup
        </Button>
      </Group>
    </>
  )
}

function withLookup(steps: readonly StepValues[]): readonly StepValues[] {
  const last = steps.findLastIndex(({ type }) => type === 'import')
  return steps.toSpliced(last === -1 ? steps.length : last, 0, newStep('export'))
}

interface StepProps {
  readonly step: StepValues
  readonly path: string
  readonly field: FieldAt
  onChange(step: StepValues): void
}

function Step({ step, path, field, onChange }: StepProps) {
  const filterField = field(`${path}.filter`)
  return (
    <>
      <StepReference step={step} props={field(`${path}.ref`)} />
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

function StepReference({ step, props }: { readonly step: StepValues; readonly props: FieldProps }) {
  const exports = useQuery(queries.exports.list())
  const imports = useQuery(queries.imports.list())
  if (step.type === 'import') {
    return (
      <RefField
        label="Import"
        noun="import"
        description="Writes each record."
        loading={imports.isPending}
        choices={(imports.data ?? []).map((one) => ({ value: one._id, label: one.name }))}
        props={props}
        panel={({ id, onSaved, onClosed }) => (
          <ImportPanel id={id} nested onSaved={(saved) => onSaved(saved._id)} onClosed={onClosed} />
        )}
      />
    )
  }
  const lookups = (exports.data ?? []).filter(({ isLookup }) => isLookup)
  return (
    <RefField
      label="Lookup"
      noun="lookup"
      description="Reads something for each record: an export with Lookup switched on."
      loading={exports.isPending}
      choices={lookups.map((one) => ({ value: one._id, label: one.name }))}
      props={props}
      panel={({ id, onSaved, onClosed }) => (
        <ExportPanel id={id} nested lookup onSaved={(saved) => onSaved(saved._id)} onClosed={onClosed} />
      )}
    />
  )
}
