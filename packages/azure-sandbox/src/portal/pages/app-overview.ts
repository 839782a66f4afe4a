/** Overview of an app: the ids a connection asks for. */
import { html } from '../../core/html.ts'
import { badge, confirmButton, copyable, essentials, postButton } from '../parts.ts'
import type { PageFunction } from '../visit.ts'
import { appGone, appPage, findVisitedApp } from './app-frame.ts'

export const appOverviewPage: PageFunction = (visit) => {
  const app = findVisitedApp(visit)
  if (!app) return appGone
  const { directory, tenantId } = visit.deps.entra
  const here = `/apps/${app.appId}`
  if (visit.isPost) {
    if (visit.form.get('action') === 'delete') {
      directory.deleteApp(app.appId)
      return { redirect: '/apps', notice: { kind: 'ok', text: `${app.displayName} was deleted.` } }
    }
    directory.saveApp({ ...app, enabled: !app.enabled })
    const word = app.enabled ? 'disabled: nobody can sign in to it' : 'enabled'
    return { redirect: `${here}/overview`, notice: { kind: 'ok', text: `${app.displayName} is ${word}.` } }
  }
  const uris = Object.values(app.redirectUris).flat()
  const credentials = `${app.certificates.length} certificate, ${app.secrets.length} secret`
  return appPage(
    app,
    'overview',
    html`${essentials([
      ['Display name', app.displayName],
      ['Application (client) ID', copyable(app.appId, 'client ID')],
      ['Directory (tenant) ID', copyable(tenantId, 'directory ID')],
      ['Object ID', copyable(app.id, 'object ID of the app registration')],
      [
        'Supported account types',
        app.signInAudience === 'AzureADMyOrg' ? 'My organization only' : 'Multiple organizations',
      ],
      ['Client credentials', html`<a href="${here}/credentials">${credentials}</a>`],
      [
        'Redirect URIs',
        html`<a href="${here}/authentication">${uris.length === 0 ? 'Add a Redirect URI' : `${uris.length} registered`}</a>`,
      ],
      ['Sign-in', app.enabled ? badge('ok', 'Enabled') : badge('bad', 'Disabled')],
    ])}
<h2>Enterprise application</h2>
<p class="soft">Access policies and roles of a vault name this object, not the app registration’s own.</p>
${essentials([['Object ID (service principal)', copyable(app.servicePrincipalId, 'object ID of the service principal')]])}
<div class="commands">${postButton(visit, `${here}/overview`, app.enabled ? 'Disable sign-in' : 'Enable sign-in', { action: 'toggle' })}${confirmButton(
      visit,
      `${here}/overview`,
      'Delete',
      `Delete ${app.displayName}? Connections that use it stop working at once.`,
      { fields: { action: 'delete' }, small: true },
    )}</div>`,
  )
}
