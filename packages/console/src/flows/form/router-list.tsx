/** The routers of a flow and their branches: each record goes down the first branch that fits, or down all of them. */
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { FieldAt } from './field-at.ts'
import classes from './form.module.css'
import { BranchFields, RouterFields } from './router-fields.tsx'
import { RowTools } from './row-tools.tsx'
import { StepList } from './step-list.tsx'
import { type BranchValues, newBranch, newRouter, type RouterValues, withoutDeadEnds } from './step-values.ts'

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
                onChange={(next) => onChange(withoutDeadEnds(next))}
              />
            </div>
            <Router
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

interface RouterProps {
  readonly router: RouterValues
  readonly path: string
  readonly others: readonly RouterValues[]
  readonly field: FieldAt
  onChange(router: RouterValues): void
}

function Router({ router, path, others, field, onChange }: RouterProps) {
  const { branches } = router
  const change = (next: readonly BranchValues[]) => onChange({ ...router, branches: next })
  return (
    <>
      <RouterFields router={router} path={path} field={field} onChange={onChange} />
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
            >
              <StepList
                path={`${path}.branches.${index}.pageProcessors`}
                steps={branch.pageProcessors}
                needed={false}
                field={field}
                onChange={(pageProcessors) =>
                  change(branches.map((one, at) => (at === index ? { ...one, pageProcessors } : one)))
                }
              />
            </BranchFields>
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
