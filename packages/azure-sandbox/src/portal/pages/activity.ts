/** Activity log: every call, its answer, and why. */
import { html } from '../../core/html.ts'
import type { LoggedCall } from '../../gateway/call-log.ts'
import { badge, confirmButton, emptyState, table } from '../parts.ts'
import type { PageFunction, Visit } from '../visit.ts'
import { activityFrame } from './activity-frame.ts'
import { DECISIONS } from './call.ts'

const PLANES: readonly (readonly [string, string])[] = [
  ['', 'All'],
  ['entra', 'Entra ID'],
  ['arm', 'Resource Manager'],
  ['vault', 'Key vaults'],
  ['graph', 'Graph'],
]
const SHOWN = 200

export const activityPage: PageFunction = (visit) => {
  const { control } = visit.deps
  if (visit.isPost) {
    control.calls.clear()
    return { redirect: '/activity', notice: { kind: 'ok', text: 'The log was cleared.' } }
  }
  const plane = visit.query.get('plane') ?? ''
  const failedOnly = visit.query.get('failed') === 'true'
  const text = visit.query.get('q') ?? ''
  const isFiltered = plane !== '' || failedOnly || text !== ''
  const calls = control.calls.list({ ...(plane && { plane }), failedOnly, ...(text && { text }) }).slice(0, SHOWN)
  return activityFrame(
    '/activity',
    'The last calls, the answer each got, and the service’s own reason. Values and tokens are never kept.',
    html`<form method="get" action="/activity" class="commands" role="search"><label class="sr" for="plane">Service</label><select id="plane" name="plane" class="narrow">${PLANES.map(
      ([value, label]) => html`<option value="${value}"${value === plane && { html: ' selected' }}>${label}</option>`,
    )}</select><label class="sr" for="q">Search</label><input type="text" id="q" name="q" value="${text}" placeholder="Path, vault, caller or code" class="wide"><label class="choice"><input type="checkbox" name="failed" value="true"${failedOnly && { html: ' checked' }}><span>Refused only</span></label><button class="button">Show</button></form>
${
  calls.length > 0
    ? callTable(visit, calls)
    : isFiltered
      ? html`<p>No call matches. <a href="/activity">Show all</a></p>`
      : emptyState(
          'log',
          'No calls to show',
          'Use a connection, an SDK or the az command line, then look here to see what was asked and why it was answered so.',
        )
}
${calls.length > 0 && html`<div class="commands">${confirmButton(visit, '/activity', 'Clear the log', 'Clear the log? Audit events of calls go with it.', { small: true })}</div>`}`,
  )
}

function callTable(visit: Visit, calls: readonly LoggedCall[]) {
  const appName = (id: string) => visit.deps.entra.directory.findApp(id)?.displayName ?? id
  return table<LoggedCall>(
    'Calls',
    [
      {
        label: 'Call',
        cell: (call) =>
          html`<a href="/activity/${call.id}/details"><b>${call.method}</b> <span class="mono wrap">${call.vault ? `${call.vault}: ` : ''}${call.path}</span></a>`,
      },
      {
        label: 'Time',
        cell: (call) => html`<span class="nowrap">${new Date(call.at).toISOString().slice(11, 19)}</span>`,
      },
      {
        label: 'Caller',
        cell: ({ caller }) => (caller ? (caller.name.includes('@') ? caller.name : appName(caller.appId)) : '–'),
      },
      { label: 'Answer', cell: (call) => badge(DECISIONS[call.decision][0], `${call.status} ${call.result}`) },
      { label: 'Why', cell: (call) => call.reason },
    ],
    calls,
  )
}
