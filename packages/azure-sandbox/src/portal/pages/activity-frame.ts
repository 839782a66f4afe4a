/** What the pages of the activity log share. */
import { type Html, html } from '../../core/html.ts'
import type { PageResult } from '../visit.ts'

const VIEWS = [
  ['/activity', 'Calls'],
  ['/activity/audit-events', 'Audit events'],
  ['/activity/vault-events', 'Vault events'],
] as const

export const activityFrame = (current: (typeof VIEWS)[number][0], lead: string, body: Html): PageResult => ({
  title: 'Activity log',
  section: 'activity',
  body: html`<h1>Activity log</h1><p class="lead">${lead}</p>
<nav aria-label="Activity log"><ul class="bytabs">${VIEWS.map(([href, label]) => html`<li><a href="${href}"${href === current && { html: ' aria-current="page"' }}>${label}</a></li>`)}</ul></nav>
${body}`,
})
