/** The list of flows. */
import type { Flow } from '@keyway/contract'
import { IconArrowsRightLeft, IconExternalLink, IconPencil, IconTemplate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { DocumentList } from '../documents/document-list.tsx'
import { KINDS } from '../documents/kinds.ts'
import { ButtonLink } from '../ui/links.tsx'
import { RowLink } from '../ui/row-link.tsx'
import { FLOW_LOOKS, jobLook, Status } from '../ui/status.tsx'
import type { Column } from '../ui/table/column.ts'
import { When } from '../ui/when.tsx'

/** Runs looked through for the latest of each flow. */
const RECENT_RUNS = { limit: 500 } as const

export function FlowsPage() {
  const flows = useQuery(queries.flows.list())
  const runs = useQuery(queries.jobs(RECENT_RUNS))
  const navigate = useNavigate()
  const latest = (flow: Flow) => runs.data?.find((job) => job._flowId === flow._id)
  const look = (flow: Flow) => (flow.disabled ? FLOW_LOOKS.disabled : FLOW_LOOKS.enabled)
  const latestWord = (flow: Flow) => {
    const job = latest(flow)
    return job ? jobLook(job).word : ''
  }

  const columns: readonly Column<Flow>[] = [
    {
      key: 'name',
      label: 'Name',
      fixed: true,
      cell: (flow) => (
        <RowLink to="/flows/$id" id={flow._id}>
          {flow.name}
        </RowLink>
      ),
      sort: (flow) => flow.name,
      search: (flow) => flow.name,
    },
    {
      key: 'enabled',
      label: 'Enabled',
      cell: (flow) => <Status look={look(flow)} />,
      sort: (flow) => look(flow).word,
      search: (flow) => look(flow).word,
    },
    {
      key: 'latest',
      label: 'Last result',
      cell: (flow) => {
        const job = latest(flow)
        return job ? <Status look={jobLook(job)} /> : null
      },
      sort: latestWord,
      search: latestWord,
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
      sort: (flow) => flow.nextRuns[0] ?? '',
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
      createPath="/flows/new"
      also={
        <ButtonLink to="/flows/templates" variant="default" leftSection={<IconTemplate size={16} aria-hidden />}>
          Use a template
        </ButtonLink>
      }
      query={flows}
      columns={columns}
      actions={(flow) => [
        {
          label: 'Open',
          icon: <IconExternalLink size={16} />,
          onClick: () => void navigate({ to: '/flows/$id', params: { id: flow._id } }),
        },
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
