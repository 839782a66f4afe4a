/** The routers of a flow and their branches: each record goes down the first branch that fits, or down all of them. */
import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { FilterEditor } from './filter-editor.tsx'
import { NEW_FILTER } from './filter-rows.ts'
import classes from './form.module.css'
import { RowTools } from './row-tools.tsx'
import { type FieldAt, StepList } from './step-list.tsx'
import { type BranchValues, newBranch, newRouter, type RouterValues } from './step-values.ts'

export interface RouterListProps {
  readonly routers: readonly RouterValues[]
  readonly field: FieldAt
  onChange(routers: readonly RouterValues[]): void
}

export function RouterList({ routers, field, onChange }: RouterListProps) {
  return (
    <>
      <ol className={classes.list} aria-label="Routers">
        {routers.map((router, index) => (
          <li key={router.id} className={classes.card}>
            <div className={classes.head}>
              <p className={classes.title}>
                Router {index + 1}
                {index === 0 ? ': records enter here' : ''}
              </p>
              <RowTools
                what={`router ${index + 1}`}
                index={index}
                list={routers}
                removable={routers.length > 1}
                onChange={onChange}
              />
            </div>
            <RouterFields
              router={router}
              path={`routers.${index}`}
              others={routers.filter(({ id }) => id !== router.id)}
              field={field}
              onChange={(next) => onChange(routers.map((one, at) => (at === index ? next : one)))}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange([...routers, newRouter(routers.map(({ id }) => id))])}
        >
          Add a router
        </Button>
      </div>
    </>
  )
}

interface RouterFieldsProps {
  readonly router: RouterValues
  readonly path: string
  readonly others: readonly RouterValues[]
  readonly field: FieldAt
  onChange(router: RouterValues): void
}

function RouterFields({ router, path, others, field, onChange }: RouterFieldsProps) {
  const { branches } = router
  const change = (next: readonly BranchValues[]) => onChange({ ...router, branches: next })
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
      <ol className={`${classes.list} ${classes.branches}`} aria-label={`Branches of ${router.name || router.id}`}>
        {branches.map((branch, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: branches have no identity but their place
          <li key={index} className={classes.card}>
            <div className={classes.head}>
              <p className={classes.title}>Branch {index + 1}</p>
              <RowTools
                what={`branch ${index + 1}`}
                index={index}
                list={branches}
                removable={branches.length > 1}
                onChange={change}
              />
            </div>
            <BranchFields
              branch={branch}
              path={`${path}.branches.${index}`}
              others={others}
              field={field}
              onChange={(next) => change(branches.map((one, at) => (at === index ? next : one)))}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => change([...branches, newBranch(branches.length + 1)])}
        >
          Add a branch
        </Button>
      </div>
    </>
  )
}

interface BranchFieldsProps {
  readonly branch: BranchValues
  readonly path: string
  readonly others: readonly RouterValues[]
  readonly field: FieldAt
  onChange(branch: BranchValues): void
}

function BranchFields({ branch, path, others, field, onChange }: BranchFieldsProps) {
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
      <StepList
        path={`${path}.pageProcessors`}
        steps={branch.pageProcessors}
        needed={false}
        field={field}
        onChange={(pageProcessors) => onChange({ ...branch, pageProcessors })}
      />
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
