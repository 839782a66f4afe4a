/** The OAuth 2.0 client panel at its own address, over the list. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { IClientPanel } from './iclient-panel.tsx'

const route = getRouteApi('/shell/oauth-clients/$id')

export function IClientRoute() {
  const { id } = route.useParams()
  const navigate = useNavigate()
  return <IClientPanel key={id} id={id} onClosed={() => void navigate({ to: '/oauth-clients', ignoreBlocker: true })} />
}
