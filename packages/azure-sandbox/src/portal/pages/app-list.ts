/** App registrations: the list, and New registration. */
import { html } from '../../core/html.ts'
import type { ApplicationRecord, RedirectPlatform } from '../../entra/directory.ts'
import { redirectUriProblem } from '../../entra/registrations.ts'
import { GRAPH_APP_ID } from '../../entra/scope-rules.ts'
import {
  badge,
  copyable,
  day,
  emptyState,
  form,
  linkButton,
  notSaved,
  radioField,
  selectField,
  submit,
  table,
  textField,
} from '../parts.ts'
import type { PageFunction, Visit } from '../visit.ts'

const NEW_REGISTRATION = linkButton('/apps/new', 'New registration', 'plus', true)

export const appListPage: PageFunction = (visit) => {
  const { directory } = visit.deps.entra
  const wanted = (visit.query.get('q') ?? '').toLowerCase()
  const all = directory.apps()
  const apps = all.filter((app) => app.displayName.toLowerCase().includes(wanted) || app.appId.startsWith(wanted))
  const now = visit.deps.entra.clock.now()
  const list = table<ApplicationRecord>(
    'App registrations',
    [
      { label: 'Display name', cell: (app) => html`<a href="/apps/${app.appId}/overview">${app.displayName}</a>` },
      { label: 'Application (client) ID', cell: (app) => copyable(app.appId, `client ID of ${app.displayName}`) },
      { label: 'Created on', cell: (app) => day(app.createdDateTime) },
      { label: 'Certificates & secrets', cell: (app) => credentialState(app, now) },
    ],
    apps,
  )
  return {
    title: 'App registrations',
    section: 'apps',
    body: html`<h1>App registrations</h1><p class="lead">An app registration is the identity your connection signs in with: its client ID, its redirect URIs and its secrets.</p>
${
  all.length === 0
    ? emptyState(
        'app',
        'No app is registered yet',
        'Register one with the redirect URI of your connection, then add a client secret to it.',
        NEW_REGISTRATION,
      )
    : html`<div class="commands">${NEW_REGISTRATION}<form method="get" action="/apps" class="inline" role="search"><div class="field"><label class="sr" for="q">Search by name or client ID</label><input type="text" id="q" name="q" value="${wanted}" placeholder="Name or client ID"></div><button class="button">Search</button></form></div>
${apps.length === 0 ? html`<p>No app matches “${wanted}”. <a href="/apps">Show all</a></p>` : list}`
}`,
  }
}

function credentialState(app: ApplicationRecord, now: number) {
  const ends = [...app.secrets, ...app.certificates].map((credential) => Date.parse(credential.endDateTime))
  if (ends.length === 0) return badge('', 'None')
  const last = Math.max(...ends)
  if (last <= now) return badge('bad', 'Expired')
  return last - now < 30 * 86_400_000 ? badge('warn', 'Expiring soon') : badge('ok', 'Current')
}

const PLATFORMS: readonly (readonly [RedirectPlatform, string])[] = [
  ['web', 'Web'],
  ['spa', 'Single-page application (SPA)'],
  ['publicClient', 'Public client/native (mobile & desktop)'],
]

export const newAppPage: PageFunction = (visit) => {
  const name = visit.form.get('name')?.trim() ?? ''
  const platform = (visit.form.get('platform') ?? 'web') as RedirectPlatform
  const uri = visit.form.get('redirectUri')?.trim() ?? ''
  const audience = visit.form.get('audience') === 'AzureADMultipleOrgs' ? 'AzureADMultipleOrgs' : 'AzureADMyOrg'
  const problems = visit.isPost ? problemsOf(name, platform, uri) : {}
  const failed = Object.keys(problems).length > 0
  if (visit.isPost && !failed) {
    const { entra, control } = visit.deps
    const app = control.registerApp({
      displayName: name,
      signInAudience: audience,
      // As in Azure, a new app asks for nothing but the profile; vault permissions are added under API permissions or by scope.
      requiredPermissions: graphUserRead(entra.apis),
      ...(uri !== '' && platform === 'web' && { redirectUris: [uri] }),
      ...(uri !== '' && platform === 'spa' && { spaRedirectUris: [uri] }),
      ...(uri !== '' && platform === 'publicClient' && { publicClientRedirectUris: [uri] }),
    })
    return {
      redirect: `/apps/${app.clientId}/overview`,
      notice: { kind: 'ok', text: `${name} was registered. Next: add a client secret under Certificates & secrets.` },
    }
  }
  return {
    title: 'Register an application',
    section: 'apps',
    crumbs: [['App registrations', '/apps']],
    status: failed ? 400 : 200,
    body: html`<h1>Register an application</h1><p class="lead">People see the name when they are asked for consent. You can change all of this later.</p>
${failed && notSaved(problems)}
${form(
  visit,
  '/apps/new',
  html`${textField('name', 'Name', { value: name, required: true, placeholder: 'Keyway', problem: problems.name })}
${radioField(
  'audience',
  'Supported account types',
  [
    ['AzureADMyOrg', 'Accounts in this organizational directory only', 'Contoso only - Single tenant'],
    ['AzureADMultipleOrgs', 'Accounts in any organizational directory', 'Any Microsoft Entra ID tenant - Multitenant'],
  ],
  audience,
)}
<fieldset><legend>Redirect URI (optional)</legend><p class="hint">Where people return to after they signed in: exactly the callback URL your connection shows.</p>
<div class="inline">${selectField('platform', 'Platform', PLATFORMS, { value: platform, problem: problems.platform })}${textField('redirectUri', 'Redirect URI', { value: uri, placeholder: 'http://localhost:5390/connection/oauth2callback', problem: problems.redirectUri })}</div></fieldset>
${submit('Register', '/apps')}`,
  'form panel',
)}`,
  }
}

function problemsOf(name: string, platform: RedirectPlatform, uri: string): Readonly<Record<string, string>> {
  const known = PLATFORMS.some(([one]) => one === platform)
  const ofUri = uri === '' || !known ? undefined : redirectUriProblem(uri, platform)
  return {
    ...(name === '' && { name: 'Give the app a name.' }),
    ...(name.length > 120 && { name: 'The name may have at most 120 characters.' }),
    ...(!known && { platform: 'Choose a platform.' }),
    ...(ofUri !== undefined && { redirectUri: ofUri }),
  }
}

function graphUserRead(apis: Visit['deps']['entra']['apis']) {
  const graph = apis.find((api) => api.appId === GRAPH_APP_ID)
  return (graph?.permissions ?? [])
    .filter((permission) => permission.value === 'User.Read')
    .map((permission) => ({ resourceAppId: GRAPH_APP_ID, permissionId: permission.id }))
}
