/** The connection panel at its own address, over the list. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { NEW } from '../api/save-document.ts'
import { ConnectionPanel } from './connection-panel.tsx'

const route = getRouteApi('/shell/connections/$id')

export function ConnectionRoute() {
  const { id } = route.useParams()
  const navigate = useNavigate()
  return (
    <ConnectionPanel
      id={id}
      onSaved={(saved) => {
        // The address of what was created: reloading it finds it again. The panel stays as it is.
        if (id === NEW)
          void navigate({ to: '/connections/$id', params: { id: saved._id }, replace: true, ignoreBlocker: true })
      }}
      onClosed={() => void navigate({ to: '/connections', ignoreBlocker: true })}
    />
  )
}
