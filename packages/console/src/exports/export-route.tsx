/** The export panel at its own address, over the list. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ExportPanel } from './export-panel.tsx'

const route = getRouteApi('/shell/exports/$id')

export function ExportRoute() {
  const { id } = route.useParams()
  const navigate = useNavigate()
  return <ExportPanel key={id} id={id} onClosed={() => void navigate({ to: '/exports', ignoreBlocker: true })} />
}
