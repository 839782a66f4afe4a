/** The records that failed in a run, step by step, each with what to do. */

import { type Flow, type Job, placedSteps, type RecordError, referenceOf } from '@keyway/contract'
import { Group, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { ButtonLink } from '../ui/links.tsx'
import { Loading } from '../ui/loading.tsx'
import { Problem } from '../ui/problem.tsx'
import page from './flow-page.module.css'
import { RecordErrorList } from './record-error-list.tsx'

/** Errors fetched at a time. */
const PAGE = 50

export interface RecordErrorsProps {
  readonly flow: Flow
  readonly job: Job
}

export function RecordErrors({ flow, job }: RecordErrorsProps) {
  const steps = [
    ...flow.pageGenerators.map((one) => ({ id: one.type === 'export' ? one._exportId : flow._id, verb: 'read' })),
    ...placedSteps(flow).map(({ step }) => ({
      id: referenceOf(step),
      verb: step.type === 'import' ? 'written' : 'looked up',
    })),
  ]
  return (
    <section className={page.section} aria-label="Failed records">
      <Group justify="space-between">
        <Title order={2}>Failed records</Title>
        <ButtonLink size="compact-sm" variant="default" to="/flows/$id/errors" params={{ id: flow._id }}>
          Retry or resolve
        </ButtonLink>
      </Group>
      {[...new Map(steps.map((step) => [step.id, step])).values()].map((step) => (
        <StepErrorList key={step.id} flowId={flow._id} stepId={step.id} job={job} verb={step.verb} />
      ))}
    </section>
  )
}

interface StepErrorListProps {
  readonly flowId: string
  readonly stepId: string
  readonly job: Job
  readonly verb: string
}

function StepErrorList({ flowId, stepId, job, verb }: StepErrorListProps) {
  const errors = useInfiniteQuery({
    // The count is part of the key: a run that goes on brings new errors.
    queryKey: ['jobs', 'errors', job._id, stepId, job.numError],
    queryFn: ({ pageParam, signal }) =>
      api.flows.stepErrors({
        params: { id: flowId, stepId },
        query: { _flowJobId: job._id, limit: PAGE, ...(pageParam ? { before: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => (last.nextPageURL ? last.errors.at(-1)?.errorId : undefined),
    placeholderData: (previous) => previous,
  })
  if (errors.isPending) return <Loading what="failed records" />
  if (errors.isError) return <Problem error={errors.error} title="The failed records could not be loaded" />
  const rows: readonly RecordError[] = errors.data.pages.flatMap((one) => one.errors)
  if (rows.length === 0) return null
  return (
    <div>
      <Text size="sm" c="dimmed" mb={6}>
        Could not be {verb}:
      </Text>
      <RecordErrorList errors={rows} source={errors} />
    </div>
  )
}
