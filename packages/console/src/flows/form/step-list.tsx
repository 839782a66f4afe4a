/** The steps of a flow or of a branch, in their order: each an import or a lookup, with its filter and response mapping. */
import { Button, Group } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { FieldAt } from './field-at.ts'
import classes from './form.module.css'
import { RowTools } from './row-tools.tsx'
import { StepFields } from './step-fields.tsx'
import { newStep, type StepValues } from './step-values.ts'

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
              <StepFields
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
