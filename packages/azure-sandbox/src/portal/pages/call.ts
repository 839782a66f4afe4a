/** One call of the activity log: who asked, with which token, what decided, and what to do about a refusal. */
import { type Html, html } from '../../core/html.ts'
import type { LoggedCall } from '../../gateway/call-log.ts'
import { badge, copyable, essentials } from '../parts.ts'
import type { PageFunction, Visit } from '../visit.ts'

type Decision = LoggedCall['decision']

export const DECISIONS: Readonly<Record<Decision, readonly [kind: 'ok' | 'bad' | 'warn', label: string]>> = {
  allowed: ['ok', 'Allowed'],
  refused: ['bad', 'Refused'],
  failed: ['warn', 'Let in, but failed'],
  fault: ['warn', 'Fault set by a tester'],
}

export const callPage: PageFunction = (visit) => {
  const call = visit.deps.control.calls.find(Number(visit.params.call))
  if (!call) return { redirect: '/activity', notice: { kind: 'bad', text: 'This call is no longer in the log.' } }
  const [kind, label] = DECISIONS[call.decision]
  return {
    title: `${call.method} ${call.path}`,
    section: 'activity',
    crumbs: [['Activity log', '/activity']],
    body: html`<h1>${call.method} ${call.path}</h1><p class="lead">${new Date(call.at).toUTCString()}${call.vault && `, vault ${call.vault}`}</p>
<h2>${call.decision === 'allowed' ? 'Why was this allowed?' : 'Why was this refused?'}</h2>
${essentials([
  ['Decision', badge(kind, label)],
  ['Answer', `${call.status} ${call.result}`],
  ['Rule that decided', call.rule ?? 'None let the caller in'],
  ['The service’s words', call.decision === 'allowed' ? '–' : call.reason],
])}
${advice(call)}
<h2>Caller</h2>
${call.caller ? callerOf(visit, call) : html`<p class="soft">The call carried no token and named no app.</p>`}
${
  call.token &&
  html`<h2>Token</h2><p class="soft">What it claims, accepted or not. The token itself is never kept.</p>${essentials([
    ['Audience', call.token.audience],
    ['Issuer', call.token.issuer],
    ['Permissions', call.token.scopes || 'None (an app for itself)'],
    ['Issued', call.token.issued],
    ['Expires', expiry(call)],
    ['Signed with key', call.token.keyId],
    ['Token ID (uti)', call.token.id || '–'],
  ])}`
}
<h2>Request</h2>
${essentials([
  ['Service', call.plane],
  ['API version', call.apiVersion ?? '–'],
  ['Duration', `${call.durationMs.toFixed(1)} ms`],
  ['Client address', call.clientAddress],
  ['Client', call.userAgent || '–'],
  ['Request ID', call.requestId || '–'],
  ['Client’s request ID', call.correlationId || '–'],
])}`,
  }
}

function callerOf(visit: Visit, { caller }: LoggedCall): Html {
  const app = visit.deps.entra.directory.findApp(caller?.appId ?? '')
  return essentials([
    ['Name', caller?.name.includes('@') ? caller.name : (app?.displayName ?? caller?.name ?? '')],
    ['Object ID', caller?.objectId ? copyable(caller.objectId, 'object ID of the caller') : '–'],
    [
      'Application (client) ID',
      app ? html`<a href="/apps/${app.appId}/overview">${app.appId}</a>` : (caller?.appId ?? '–'),
    ],
  ])
}

function expiry(call: LoggedCall): Html | string {
  const { expires = '' } = call.token ?? {}
  return Date.parse(expires) <= call.at ? html`${expires} ${badge('bad', 'Over when it was used')}` : expires
}

interface Advice {
  readonly when: (call: LoggedCall) => boolean
  readonly text: string
  readonly link?: (call: LoggedCall) => readonly [label: string, href: string] | undefined
}

const ofVault =
  (page: string, label: string) =>
  ({ vault }: LoggedCall) =>
    vault === undefined ? undefined : ([label, `/vaults/${vault}/${page}`] as const)
const ofApp =
  (page: string, label: string) =>
  ({ caller }: LoggedCall) =>
    caller?.appId ? ([label, `/apps/${caller.appId}/${page}`] as const) : undefined
const isCode =
  (...codes: number[]) =>
  ({ result }: LoggedCall) =>
    codes.some((code) => result === `AADSTS${code}`)

/** The first that fits is shown. */
const ADVICE: readonly Advice[] = [
  {
    when: ({ decision }) => decision === 'fault',
    text: 'Remove the fault when you have seen enough.',
    link: () => ['Faults and limits', '/faults'],
  },
  {
    when: ({ result }) => result.endsWith('ForbiddenByPolicy'),
    text: 'Give the caller’s object ID the permission the vault names.',
    link: ofVault('access-policies', 'Access policies'),
  },
  {
    when: ({ result }) => result.endsWith('ForbiddenByRbac'),
    text: 'Give the caller a role that holds the action the vault names.',
    link: ofVault('access-control', 'Access control (IAM)'),
  },
  {
    when: ({ result }) => result.endsWith('ForbiddenByFirewall'),
    text: 'The vault’s firewall does not know this address. Change its network rules through Resource Manager.',
    link: ofVault('overview', 'Overview of the vault'),
  },
  {
    when: ({ result }) => result === 'AuthorizationFailed',
    text: 'Give the caller a role such as Contributor on the subscription.',
    link: () => ['Users', '/users'],
  },
  {
    when: ({ status, token }) => status === 401 && token === undefined,
    text: 'No token was sent. SDKs do this once, read where to get one, and come back: look at the next call.',
  },
  {
    when: ({ status }) => status === 401,
    text: 'Ask Entra ID for a new token with the scope of this service, and compare audience and expiry below.',
  },
  {
    when: isCode(7000215, 7000222),
    text: 'Add a client secret and put its value, not its ID, into the client.',
    link: ofApp('credentials', 'Certificates & secrets'),
  },
  {
    when: isCode(50011, 500113, 900971),
    text: 'Register the redirect URI exactly as the client sends it.',
    link: ofApp('authentication', 'Authentication'),
  },
  {
    when: isCode(65001, 90094),
    text: 'Let the person consent by signing in, or consent for everyone.',
    link: ofApp('permissions', 'API permissions'),
  },
  { when: isCode(700016), text: 'Check the client ID and the tenant.', link: () => ['App registrations', '/apps'] },
  {
    when: ({ status }) => status === 429,
    text: 'Wait as long as Retry-After says. The vault’s limits can be switched off.',
    link: () => ['Faults and limits', '/faults'],
  },
]

function advice(call: LoggedCall): Html | undefined {
  if (call.decision === 'allowed') return undefined
  const found = ADVICE.find(({ when }) => when(call))
  if (!found) return undefined
  const link = found.link?.(call)
  return html`<section class="panel" aria-labelledby="next"><h2 id="next">What to do next</h2><p>${found.text}${link && html` <a href="${link[1]}">${link[0]}</a>`}</p></section>`
}
