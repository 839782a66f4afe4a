/** Activity log: every call, its answer, and why. */
import { html } from '../../core/html.ts'
import type { LoggedCall } from '../../gateway/call-log.ts'
import { badge, emptyState, postButton, table } from '../parts.ts'
import type { PageFunction } from '../visit.ts'

const PLANES: readonly (readonly [string, string])[] = [
  ['', 'All'],
  ['entra', 'Entra ID'],
  ['arm', 'Resource Manager'],
  ['vault', 'Key vaults'],
  ['graph', 'Graph'],
]
const SHOWN = 200

export const activityPage: PageFunction = (visit) => {
  const { control, entra } = visit.deps
  if (visit.isPost) {
    control.calls.clear()
    return { redirect: '/activity', notice: { kind: 'ok', text: 'The log was cleared.' } }
  }
  const plane = visit.query.get('plane') ?? ''
  const failedOnly = visit.query.get('failed') === 'true'
  const text = visit.query.get('q') ?? ''
  const calls = control.calls.list({ ...(plane && { plane }), failedOnly, ...(text && { text }) }).slice(0, SHOWN)
  const appName = (id: string) => entra.directory.findApp(id)?.displayName ?? id
  return {
    title: 'Activity log',
    section: 'activity',
    body: html`<h1>Activity log</h1><p class="lead">The last calls, the answer each got, and the service’s own reason. Values and tokens are never kept.</p>
<form method="get" action="/activity" class="commands" role="search"><label class="sr" for="plane">Service</label><select id="plane" name="plane" class="narrow">${PLANES.map(
      ([value, label]) => html`<option value="${value}"${value === plane && { html: ' selected' }}>${label}</option>`,
    )}</select><label class="sr" for="q">Search</label><input type="text" id="q" name="q" value="${text}" placeholder="Path, vault, caller or code" class="wide"><label class="choice"><input type="checkbox" name="failed" value="true"${failedOnly && { html: ' checked' }}><span>Refused only</span></label><button class="button">Show</button></form>
${
  calls.length === 0
    ? emptyState(
        'log',
        'No calls to show',
        'Use a connection, an SDK or the az command line, then look here to see what was asked and why it was answered so.',
      )
    : table<LoggedCall>(
        'Calls',
        [
          {
            label: 'Time',
            cell: (call) => html`<span class="nowrap">${new Date(call.at).toISOString().slice(11, 19)}</span>`,
          },
          {
            label: 'Call',
            cell: (call) =>
              html`<b>${call.method}</b> <span class="mono wrap">${call.vault ? `${call.vault}: ` : ''}${call.path}</span>`,
          },
          {
            label: 'Caller',
            cell: (call) =>
              call.caller
                ? html`${call.caller.name.includes('@') ? call.caller.name : appName(call.caller.appId)}`
                : '–',
          },
          {
            label: 'Answer',
            cell: (call) =>
              badge(call.status >= 400 || call.status === 0 ? 'bad' : 'ok', `${call.status} ${call.result}`),
          },
          { label: 'Why', cell: (call) => call.reason },
        ],
        calls,
      )
}
<div class="commands">${postButton(visit, '/activity', 'Clear the log')}</div>`,
  }
}
