/** The import panel at its own address, over the list. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ImportPanel } from './import-panel.tsx'

const route = getRouteApi('/shell/imports/$id')

export function ImportRoute() {
  const { id } = route.useParams()
  const navigate = useNavigate()
  return <ImportPanel key={id} id={id} onClosed={() => void navigate({ to: '/imports', ignoreBlocker: true })} />
}
