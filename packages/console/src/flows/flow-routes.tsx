/** The flow panel at its two addresses: over the list to create, over the flow's page to edit. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { NEW } from '../api/save-document.ts'
import { FlowPanel } from './flow-panel.tsx'

const editRoute = getRouteApi('/shell/flows/$id/edit')

export function NewFlowRoute() {
  const navigate = useNavigate()
  return (
    <FlowPanel
      id={NEW}
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
  const navigate = useNavigate()
  return (
    <FlowPanel
      key={id}
      id={id}
      onClosed={() => void navigate({ to: '/flows/$id', params: { id }, ignoreBlocker: true })}
    />
  )
}
