/** "Run an operation" at its own address, over the list of connections. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { queries } from '../../api/queries.ts'
import { Panel } from '../../ui/panel/panel.tsx'
import { LoadingPage } from '../../ui/panel/panel-page.tsx'
import { RunForm } from './run-form.tsx'

const route = getRouteApi('/shell/connections/$id/run')

export function RunRoute() {
  const { id } = route.useParams()
  const navigate = useNavigate()
  return (
    <Panel nested={false} size="wide" onClosed={() => void navigate({ to: '/connections', ignoreBlocker: true })}>
      <RunPage id={id} />
    </Panel>
  )
}

function RunPage({ id }: { readonly id: string }) {
  const connection = useQuery(queries.connections.one(id))
  const applications = useQuery(queries.applications())
  const application = applications.data?.find((one) => one._id === connection.data?.http._httpConnectorId)
  if (!connection.data || !application) {
    return <LoadingPage title="Run an operation" what="the operations" error={connection.error ?? applications.error} />
  }
  return <RunForm key={id} connection={connection.data} application={application} />
}
