/** The errors of a flow: found, read, sent again or resolved, step by step. */
import { type Flow, placedSteps, referenceOf } from '@keyway/contract'
import { SegmentedControl } from '@mantine/core'
import { IconArrowLeft, IconCircleCheck } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { queries } from '../../api/queries.ts'
import { EmptyPage } from '../../ui/empty-page.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loading } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { Problem } from '../../ui/problem.tsx'
import { FilterSelect } from '../../ui/table/filter-select.tsx'
import { count } from '../../ui/time.ts'
import { ErrorTable } from './error-table.tsx'
import classes from './errors.module.css'

const route = getRouteApi('/shell/flows/$id/errors')

export function FlowErrorsPage() {
  const { id } = route.useParams()
  const flow = useQuery(queries.flows.one(id))
  const steps = useQuery({
    queryKey: ['jobs', 'flowErrors', id],
    queryFn: ({ signal }) => api.flows.errors({ params: { id }, signal }),
    // Whether there were none is asked anew each time the page is opened.
    gcTime: 0,
  })
  const failure = flow.error ?? steps.error
  // What is there stays when it cannot be asked for again: somebody may be typing in it.
  if (failure && !(flow.data && steps.data)) {
    return (
      <>
        <PageHeader title="Errors" />
        <Problem error={failure} title="The errors could not be loaded" />
      </>
    )
  }
  if (!flow.data || !steps.data) return <Loading what="the errors" />
  const open = new Map(steps.data.flowErrors.map((step) => [step._expOrImpId, step.numError]))
  return <LoadedErrors flow={flow.data} open={open} />
}

interface LoadedErrorsProps {
  readonly flow: Flow
  /** Number of open errors, by step. */
  readonly open: ReadonlyMap<string, number>
}

type Shown = 'errors' | 'resolved'

function LoadedErrors({ flow, open }: LoadedErrorsProps) {
  const steps = useStepNames(flow)
  const [shown, setShown] = useState<Shown>('errors')
  // The step that has most to tell, until somebody chooses another.
  const [chosen, setChosen] = useState(() => [...open].sort(([, a], [, b]) => b - a)[0]?.[0])
  const total = [...open.values()].reduce((sum, one) => sum + one, 0)
  const [hadNone] = useState(total === 0)
  const stepId = chosen ?? steps.at(-1)?.id ?? ''
  const step = steps.find(({ id }) => id === stepId)
  return (
    <>
      <PageHeader
        title={`Errors of ${flow.name}`}
        description="Records that a step refused. Mend what is wrong, then send them again from that step on."
        actions={
          <ButtonLink
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            to="/flows/$id"
            params={{ id: flow._id }}
          >
            Back to the flow
          </ButtonLink>
        }
      />
      <div className={classes.filters}>
        <SegmentedControl
          aria-label="Which errors"
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={[
            { value: 'errors', label: `Open (${count(total)})` },
            { value: 'resolved', label: 'Resolved' },
          ]}
        />
        <FilterSelect
          label="Step"
          any={step ? nameOf(step, open) : 'Any step'}
          choices={steps.filter(({ id }) => id !== stepId).map((one) => ({ value: one.id, label: nameOf(one, open) }))}
          value={undefined}
          onChange={(value) => value !== undefined && setChosen(value)}
        />
      </div>
      {shown === 'errors' && total === 0 && hadNone ? (
        <EmptyPage icon={<IconCircleCheck size={22} />} title="No open errors">
          Every record got through, or its error was resolved.
        </EmptyPage>
      ) : (
        <ErrorTable
          key={`${shown} ${stepId}`}
          flow={flow}
          stepId={stepId}
          stepName={step?.name ?? 'this step'}
          shown={shown}
          retriable={step?.sends ?? false}
        />
      )}
    </>
  )
}

interface StepName {
  readonly id: string
  readonly name: string
  /** Its records can be sent again from here. */
  readonly sends: boolean
}

const nameOf = ({ id, name }: StepName, open: ReadonlyMap<string, number>): string =>
  `${name} (${count(open.get(id) ?? 0)} open)`

function useStepNames(flow: Flow): readonly StepName[] {
  const sources = flow.pageGenerators.flatMap((one) =>
    one.type === 'export' ? [{ id: one._exportId, kind: 'exports', sends: false } as const] : [],
  )
  const placed = placedSteps(flow).map(
    ({ step }) =>
      ({ id: referenceOf(step), kind: step.type === 'import' ? 'imports' : 'exports', sends: true }) as const,
  )
  const steps = [...new Map([...sources, ...placed].map((one) => [one.id, one])).values()]
  const named = useQueries({ queries: steps.map(({ kind, id }) => queries.nameOf(kind, id)) })
  return steps.map(({ id, sends }, index) => ({ id, sends, name: named[index]?.data ?? 'A step' }))
}
