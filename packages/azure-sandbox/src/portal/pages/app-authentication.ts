/** Authentication: redirect URIs by platform. */
import { html } from '../../core/html.ts'
import type { RedirectPlatform } from '../../entra/directory.ts'
import { redirectUriProblem } from '../../entra/registrations.ts'
import {
  confirmButton,
  copyable,
  disclosure,
  emptyState,
  form,
  notSaved,
  selectField,
  table,
  textField,
} from '../parts.ts'
import type { PageFunction } from '../visit.ts'
import { appGone, appPage, findVisitedApp } from './app-frame.ts'

const PLATFORMS: readonly (readonly [RedirectPlatform, string])[] = [
  ['web', 'Web'],
  ['spa', 'Single-page application'],
  ['publicClient', 'Mobile and desktop applications'],
]

export const authenticationPage: PageFunction = (visit) => {
  const app = findVisitedApp(visit)
  if (!app) return appGone
  const { directory } = visit.deps.entra
  const here = `/apps/${app.appId}/authentication`
  const uri = visit.form.get('uri')?.trim() ?? ''
  const platform = PLATFORMS.find(([key]) => key === visit.form.get('platform'))?.[0] ?? 'web'
  let problem: string | undefined
  if (visit.isPost && visit.form.get('action') === 'remove') {
    const uris = app.redirectUris[platform].filter((known) => known !== uri)
    directory.saveApp({ ...app, redirectUris: { ...app.redirectUris, [platform]: uris } })
    return { redirect: here, notice: { kind: 'ok', text: 'The redirect URI was removed.' } }
  }
  if (visit.isPost && visit.form.get('action') === 'public') {
    directory.saveApp({ ...app, isFallbackPublicClient: !app.isFallbackPublicClient })
    return { redirect: here, notice: { kind: 'ok', text: 'Saved.' } }
  }
  if (visit.isPost) {
    const known = Object.values(app.redirectUris).flat().includes(uri)
    problem = known ? 'This redirect URI is registered already.' : redirectUriProblem(uri, platform)
    if (problem === undefined) {
      const uris = [...app.redirectUris[platform], uri]
      directory.saveApp({ ...app, redirectUris: { ...app.redirectUris, [platform]: uris } })
      return { redirect: here, notice: { kind: 'ok', text: 'The redirect URI was added.' } }
    }
  }
  const rows = PLATFORMS.flatMap(([key, label]) => app.redirectUris[key].map((value) => ({ key, label, value })))
  return appPage(
    app,
    'authentication',
    html`${notSaved(problem)}
<h2>Redirect URIs</h2>
<p class="soft">The address people return to must match one of these exactly: path, case and trailing slash included. On localhost the port does not count.</p>
${
  rows.length === 0
    ? emptyState(
        'app',
        'No redirect URI yet',
        'Add the callback URL your connection shows. Sign-in fails with AADSTS900971 until there is one.',
      )
    : table(
        'Redirect URIs',
        [
          { label: 'Redirect URI', cell: (row) => copyable(row.value, 'redirect URI') },
          { label: 'Platform', cell: (row) => row.label },
          {
            label: 'Remove',
            end: true,
            cell: (row) =>
              confirmButton(
                visit,
                here,
                'Remove',
                'Remove this redirect URI? Sign-in with it will fail with AADSTS50011.',
                {
                  fields: { action: 'remove', platform: row.key, uri: row.value },
                  small: true,
                },
              ),
          },
        ],
        rows,
      )
}
${disclosure('Add URI', form(visit, here, html`<div class="inline">${selectField('platform', 'Platform', PLATFORMS, { value: platform })}${textField('uri', 'Redirect URI', { value: problem ? uri : '', required: true, placeholder: 'https://', problem })}<button class="button primary">Add</button></div>`, 'panel'), rows.length === 0 || problem !== undefined)}
<h2>Advanced settings</h2>
${form(visit, here, html`<input type="hidden" name="action" value="public"><p>Allow public client flows (device code): <b>${app.isFallbackPublicClient ? 'Yes' : 'No'}</b></p><button class="button small">${app.isFallbackPublicClient ? 'Set to No' : 'Set to Yes'}</button>`, 'panel')}`,
    problem ? 400 : 200,
  )
}
