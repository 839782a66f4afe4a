/** The fields of a router and of a branch, without what lies below them. */
import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import type { FieldAt } from './field-at.ts'
import { FilterEditor } from './filter-editor.tsx'
import { NEW_FILTER } from './filter-rows.ts'
import classes from './form.module.css'
import type { BranchValues, RouterValues } from './step-values.ts'

export interface RouterFieldsProps {
  readonly router: RouterValues
  readonly path: string
  readonly field: FieldAt
  onChange(router: RouterValues): void
}

export function RouterFields({ router, path, field, onChange }: RouterFieldsProps) {
  const idError = field(`${path}.id`).error
  return (
    <>
      <div className={classes.inline}>
        <TextInput {...field(`${path}.name`)} label="Router name" autoComplete="off" />
        <Select
          label="Each record goes down"
          allowDeselect={false}
          data={[
            { value: 'first_matching_branch', label: 'the first matching branch' },
            { value: 'all_matching_branches', label: 'all matching branches' },
          ]}
          value={router.routeRecordsTo}
          onChange={(to) => onChange({ ...router, routeRecordsTo: to as RouterValues['routeRecordsTo'] })}
        />
      </div>
      {idError ? <p className={classes.error}>{idError}</p> : null}
    </>
  )
}

export interface BranchFieldsProps {
  readonly branch: BranchValues
  readonly path: string
  readonly others: readonly RouterValues[]
  readonly field: FieldAt
  onChange(branch: BranchValues): void
  /** Its steps, where they are not shown elsewhere. */
  readonly children?: React.ReactNode
}

export function BranchFields({ branch, path, others, field, onChange, children }: BranchFieldsProps) {
  const filterField = field(`${path}.filter`)
  return (
    <>
      <TextInput {...field(`${path}.name`)} label="Branch name" withAsterisk autoComplete="off" />
      {branch.filter ? (
        <FilterEditor
          id={filterField.id}
          filter={branch.filter}
          error={filterField.error}
          onChange={(filter) => onChange({ ...branch, filter })}
        />
      ) : (
        <Group gap="xs">
          <Button
            id={filterField.id}
            variant="subtle"
            size="compact-xs"
            leftSection={<IconFilter size={14} aria-hidden />}
            onClick={() => onChange({ ...branch, filter: NEW_FILTER })}
          >
            Add a filter (now every record fits)
          </Button>
        </Group>
      )}
      {branch.filter === null && filterField.error ? <p className={classes.error}>{filterField.error}</p> : null}
      {children}
      {others.length > 0 ? (
        <Select
          {...field(`${path}.nextRouterId`)}
          label="Then"
          placeholder="End here"
          clearable
          data={others.map(({ id, name }) => ({ value: id, label: name || id }))}
          value={branch.nextRouterId || null}
          onChange={(next) => onChange({ ...branch, nextRouterId: next ?? '' })}
        />
      ) : null}
    </>
  )
}
