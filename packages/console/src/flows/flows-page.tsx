/** The list of flows. */
import { type Flow, isFinished } from '@keyway/contract'
import { IconArrowsRightLeft, IconPencil, IconTemplate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { DocumentList } from '../documents/document-list.tsx'
import { KINDS } from '../documents/kinds.ts'
import { paged } from '../documents/paged.ts'
import { ButtonLink } from '../ui/links.tsx'
import { FLOW_LOOKS, jobLook, Status } from '../ui/status.tsx'
import type { Column } from '../ui/table/column.ts'
import { FilterSelect } from '../ui/table/filter-select.tsx'
import { oneOf } from '../ui/table/list-search.ts'
import { When } from '../ui/when.tsx'
import { type FlowSearch, flowQuery } from './flow-search.ts'

const route = getRouteApi('/shell/flows')

/** Milliseconds between looks at the list while one of its flows runs. */
const RUNNING_POLL_MS = 2_000

const runs = ({ lastRun }: Flow): boolean => lastRun !== null && !isFinished(lastRun.status)

const look = ({ disabled }: Flow) => (disabled ? FLOW_LOOKS.disabled : FLOW_LOOKS.enabled)

const STATES = Object.entries(FLOW_LOOKS).map(([value, { word }]) => ({ value, label: word }))

export function FlowsPage() {
  const search = route.useSearch()
  const flows = useQuery({
    ...queries.flows.page(flowQuery(search)),
    refetchInterval: ({ state }) => state.data?.items.some(runs) === true && RUNNING_POLL_MS,
  })
  const navigate = useNavigate()
  const onSearch = (change: FlowSearch) =>
    void navigate({ to: '/flows', search: { ...search, ...change }, replace: true })

  const columns: readonly Column<Flow>[] = [
    {
      key: 'enabled',
      label: 'Enabled',
      cell: (flow) => <Status look={look(flow)} />,
    },
    {
      key: 'latest',
      label: 'Last result',
      cell: ({ lastRun }) => (lastRun ? <Status look={jobLook(lastRun)} /> : null),
    },
    {
      key: 'lastExecutedAt',
      label: 'Last run',
      cell: (flow) => <When iso={flow.lastExecutedAt} />,
      sort: (flow) => flow.lastExecutedAt ?? '',
    },
    {
      key: 'nextRun',
      label: 'Next run',
      cell: (flow) => <When iso={flow.nextRuns[0] ?? null} never="–" />,
    },
    {
      key: 'lastModified',
      label: 'Last updated',
      hidden: true,
      cell: (flow) => <When iso={flow.lastModified} />,
      sort: (flow) => flow.lastModified,
    },
  ]

  return (
    <DocumentList
      row={KINDS.flows}
      title="Flows"
      description="An export feeding an import: every record that is read gets written."
      also={
        <ButtonLink to="/flows/templates" variant="default" leftSection={<IconTemplate size={16} aria-hidden />}>
          Use a template
        </ButtonLink>
      }
      {...paged(flows, {
        search,
        onSearch,
        filtered: search.state !== undefined,
        tools: (
          <FilterSelect
            label="Filter by state"
            any="Enabled or not"
            choices={STATES}
            value={search.state}
            onChange={(state) => onSearch({ state: oneOf(state, ['enabled', 'disabled']), page: undefined })}
          />
        ),
      })}
      columns={columns}
      actions={(flow) => [
        {
          label: 'Edit',
          icon: <IconPencil size={16} />,
          onClick: () => void navigate({ to: '/flows/$id/edit', params: { id: flow._id } }),
        },
      ]}
      empty={{
        icon: <IconArrowsRightLeft size={22} />,
        title: 'Move your first records',
        body: 'A template makes a flow that is ready: to mirror a vault, to rotate old secrets and more. Or join an export, which reads, and an import, which writes; both can be created on the way.',
      }}
    />
  )
}
