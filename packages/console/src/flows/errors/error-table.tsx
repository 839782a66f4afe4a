/** The errors of one step, with what can be done about those that are ticked, or about all. */
import { type ErrorChoice, type Flow, MOST_NAMED_ERRORS, type RecordError } from '@keyway/contract'
import { Checkbox, Group, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { queries } from '../../api/queries.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Problem } from '../../ui/problem.tsx'
import { count } from '../../ui/time.ts'
import { type KeptError, RecordErrorList } from '../record-error-list.tsx'
import { ErrorFilters, type Looking } from './error-filters.tsx'
import { RecordDialog } from './record-dialog.tsx'
import { TagMenu } from './tag-menu.tsx'
import { useErrorDeeds } from './use-error-deeds.ts'

/** Errors fetched at a time. */
const PAGE = 100
const TYPING_MS = 250

export interface ErrorTableProps {
  readonly flow: Flow
  readonly stepId: string
  readonly stepName: string
  readonly shown: 'errors' | 'resolved'
  /** Records of this step can be sent again from here. */
  readonly retriable: boolean
}

export function ErrorTable({ flow, stepId, stepName, shown, retriable }: ErrorTableProps) {
  const [looking, setLooking] = useState<Looking>({ text: '', classification: undefined, tag: undefined })
  const [q] = useDebouncedValue(looking.text.trim(), TYPING_MS)
  const { classification } = looking
  const { data: tags = [] } = useQuery(queries.tags())
  // One that was deleted meanwhile is looked for no more.
  const tag = tags.find(({ _id }) => _id === looking.tag)?._id
  const filter = { ...(q && { q }), ...(classification && { classification }), ...(tag && { tags: tag }) }
  const filtered = Object.keys(filter).length > 0
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [edited, setEdited] = useState<KeptError | null>(null)
  const params = { id: flow._id, stepId }
  const errors = useInfiniteQuery({
    queryKey: ['jobs', shown, flow._id, stepId, q, classification, tag],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...filter, ...(pageParam && { before: pageParam }) }
      if (shown === 'errors') {
        const page = await api.flows.stepErrors({ params, query, signal })
        return { rows: page.errors, more: page.nextPageURL !== undefined }
      }
      const page = await api.flows.resolvedErrors({ params, query, signal })
      return { rows: page.resolved, more: page.nextPageURL !== undefined }
    },
    initialPageParam: '',
    getNextPageParam: (last) => (last.more ? last.rows.at(-1)?.errorId : undefined),
    placeholderData: (previous) => previous,
  })
  const deeds = useErrorDeeds(flow, stepId, () => setTicked(new Set()))
  if (errors.isPending) return <Loading what="errors" />
  if (!errors.data) return <Problem error={errors.error} title="The errors could not be loaded" />

  const rows: readonly RecordError[] = errors.data.pages.flatMap((page) => page.rows)
  const picked = rows.filter(({ errorId }) => ticked.has(errorId))
  const chosen = picked.map(({ errorId }) => errorId)
  // A call names so many and no more: the rest of a longer list is for the next one.
  const tickable = rows.slice(0, MOST_NAMED_ERRORS)
  const allTicked = rows.length > 0 && chosen.length >= tickable.length
  const choice: ErrorChoice = chosen.length > 0 ? { errors: chosen } : { all: true, ...(filtered && { filter }) }
  const whose = chosen.length > 0 ? `${count(chosen.length)} selected` : filtered ? 'all found' : 'all'
  // While more is typed, what the list shows is not what would be meant.
  const canAll = chosen.length > 0 || (rows.length > 0 && q === looking.text.trim() && !errors.isPlaceholderData)
  const tick = (id: string, on: boolean) => {
    const next = new Set(ticked)
    if (!on) next.delete(id)
    else if (chosen.length < MOST_NAMED_ERRORS) next.add(id)
    setTicked(next)
  }
  return (
    <section aria-label={shown === 'errors' ? 'Open errors' : 'Resolved errors'}>
      <Group gap="sm" mb="sm">
        <ErrorFilters
          looking={{ ...looking, tag }}
          tags={tags}
          href={api.url('flows.exportErrors', {
            params: { id: flow._id, stepId },
            query: { ...filter, state: shown === 'errors' ? 'open' : 'resolved' },
          })}
          onLook={setLooking}
        />
        <Checkbox
          label={rows.length > MOST_NAMED_ERRORS ? `Select the first ${count(MOST_NAMED_ERRORS)}` : 'Select all shown'}
          checked={allTicked}
          indeterminate={chosen.length > 0 && !allTicked}
          disabled={rows.length === 0}
          onChange={() => setTicked(new Set(allTicked ? [] : tickable.map(({ errorId }) => errorId)))}
        />
      </Group>
      {shown === 'errors' ? (
        <Group gap="xs" mb="sm">
          {retriable ? (
            <ActionButton
              size="sm"
              leftSection={<IconRefresh size={16} aria-hidden />}
              busy={deeds.retrying}
              busyWords="Starting…"
              disabled={!canAll}
              onClick={() => deeds.retry(choice)}
            >
              Retry {whose}
            </ActionButton>
          ) : (
            <Text size="sm" c="dimmed">
              These records were not read whole. Run the flow again to read them.
            </Text>
          )}
          <ActionButton
            size="sm"
            variant="default"
            leftSection={<IconCheck size={16} aria-hidden />}
            busy={deeds.resolving}
            busyWords="Resolving…"
            disabled={!canAll}
            onClick={() => void deeds.resolve(choice, `${whose} of ${stepName}`)}
          >
            Resolve {whose}
          </ActionButton>
          <TagMenu flowId={flow._id} stepId={stepId} errors={picked} />
        </Group>
      ) : (
        <Group gap="xs" mb="sm">
          <ActionButton
            size="sm"
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            busy={deeds.deleting}
            busyWords="Deleting…"
            disabled={!canAll}
            onClick={() => void deeds.remove(choice, `${whose} of ${stepName}`)}
          >
            Delete {whose}
          </ActionButton>
          <TagMenu flowId={flow._id} stepId={stepId} errors={picked} />
        </Group>
      )}
      {errors.isError ? <Problem error={errors.error} title="The errors could not be loaded again" /> : null}
      <Text size="sm" c="dimmed" role="status" mb={6}>
        {rows.length === 0 ? (filtered ? 'No error matches.' : 'There are none.') : `${count(rows.length)} shown`}
      </Text>
      {rows.length > 0 ? (
        <RecordErrorList
          errors={rows}
          source={errors}
          ticked={ticked}
          onTick={tick}
          onEdit={retriable ? setEdited : undefined}
        />
      ) : null}
      <RecordDialog
        flow={flow}
        stepId={stepId}
        error={edited}
        onRetry={(key) => deeds.retry({ retryDataKeys: [key] })}
        onClose={() => setEdited(null)}
      />
    </section>
  )
}
