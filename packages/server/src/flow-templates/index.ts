/** Ready templates of flows: shown as data, and installed as documents like any others. */
import { FLOW_TEMPLATES, type FlowTemplate } from '@keyway/connectors'
import type { Template } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Handlers } from '../http/handler.ts'
import { installTemplate } from './install-template.ts'

export function flowTemplatesHandlers(
  deps: Deps,
): Pick<Handlers, 'templates.list' | 'templates.get' | 'templates.install'> {
  return {
    'templates.list': async () => FLOW_TEMPLATES.map(shown),
    'templates.get': async ({ params }) => shown(templateOf(params.template)),
    'templates.install': ({ params, body, actor }) => installTemplate(deps, templateOf(params.template), body, actor),
  }
}

/** @throws AppError resource_not_found */
function templateOf(id: string): FlowTemplate {
  const template = FLOW_TEMPLATES.find(({ _id }) => _id === id.toLowerCase())
  if (!template) throw new AppError('resource_not_found', { facts: { resource: 'template' } })
  return template
}

/** Without the functions, which stay inside. */
const shown = ({ fault: _, documents: __, ...template }: FlowTemplate): Template => template
