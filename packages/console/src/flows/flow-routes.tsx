/** The flow panel at its two addresses: over the list to create, over the flow's page to edit. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { FlowPanel, NewFlowPanel } from './flow-panel.tsx'
import { useSharedFlowForm } from './form/flow-form-context.ts'

const editRoute = getRouteApi('/shell/flows/$id/edit')

export function NewFlowRoute() {
  const navigate = useNavigate()
  return (
    <NewFlowPanel
      onClosed={(saved) =>
        void navigate(
          saved
            ? { to: '/flows/$id', params: { id: saved._id }, ignoreBlocker: true }
            : { to: '/flows', ignoreBlocker: true },
        )
      }
    />
  )
}

export function EditFlowRoute() {
  const { id } = editRoute.useParams()
  const flow = useSharedFlowForm()
  const navigate = useNavigate()
  return (
    <FlowPanel flow={flow} onClosed={() => void navigate({ to: '/flows/$id', params: { id }, ignoreBlocker: true })} />
  )
}
