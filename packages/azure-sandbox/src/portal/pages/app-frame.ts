/** What the pages of one app registration share. */
import { type Html, html } from '../../core/html.ts'
import type { ApplicationRecord } from '../../entra/directory.ts'
import { withTabs } from '../parts.ts'
import type { PageResult, Visit } from '../visit.ts'

const TABS = [
  ['overview', 'Overview'],
  ['authentication', 'Authentication'],
  ['credentials', 'Certificates & secrets'],
  ['permissions', 'API permissions'],
] as const

export const findVisitedApp = (visit: Visit): ApplicationRecord | undefined =>
  visit.deps.entra.directory.findApp(visit.params.app ?? '')

export const appGone: PageResult = {
  redirect: '/apps',
  notice: { kind: 'bad', text: 'This app registration does not exist any more.' },
}

export function appPage(app: ApplicationRecord, tab: (typeof TABS)[number][0], body: Html, status = 200): PageResult {
  const label = TABS.find(([slug]) => slug === tab)?.[1] ?? ''
  return {
    title: `${app.displayName} | ${label}`,
    section: 'apps',
    status,
    crumbs: [['App registrations', '/apps']],
    body: html`<h1>${app.displayName}</h1><p class="lead">${label}</p>${withTabs('App registration', `/apps/${app.appId}`, TABS, tab, body)}`,
  }
}
