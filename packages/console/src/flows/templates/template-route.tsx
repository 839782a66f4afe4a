/** A template being filled in, at its own address, over the list of templates; then on to what was made. */
import type { TemplateInstallResult } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { queries } from '../../api/queries.ts'
import { Panel } from '../../ui/panel/panel.tsx'
import { LoadingPage } from '../../ui/panel/panel-page.tsx'
import { TemplateForm } from './template-form.tsx'

const route = getRouteApi('/shell/flows/templates/$template')

export function TemplateRoute() {
  const { template } = route.useParams()
  const navigate = useNavigate()
  const made = useRef<TemplateInstallResult | null>(null)
  const leave = () => {
    const { current } = made
    const to =
      current === null ? '/flows/templates' : current.exports.length > 0 && !current.flow ? '/exports' : '/imports'
    if (current?.flow) void navigate({ to: '/flows/$id', params: { id: current.flow._id }, ignoreBlocker: true })
    else void navigate({ to, ignoreBlocker: true })
  }
  return (
    <Panel nested={false} onClosed={leave}>
      <TemplatePage
        id={template}
        onMade={(result) => {
          made.current = result
        }}
      />
    </Panel>
  )
}

function TemplatePage({ id, onMade }: { readonly id: string; onMade(made: TemplateInstallResult): void }) {
  const templates = useQuery(queries.templates())
  const template = templates.data?.find(({ _id }) => _id === id)
  if (template) return <TemplateForm key={id} template={template} onMade={onMade} />
  const error = templates.error ?? (templates.data ? new Error('There is no template of this name.') : null)
  return <LoadingPage title="Template" what="the template" error={error} />
}
