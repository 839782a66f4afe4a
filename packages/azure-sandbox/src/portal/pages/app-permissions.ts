/** API permissions: what the registration asks for, what was consented to, and consent for everyone. */
import { html } from '../../core/html.ts'
import type { ApplicationRecord, ConsentRecord } from '../../entra/directory.ts'
import type { Permission, ResourceApi } from '../../entra/resources.ts'
import { badge, confirmButton, disclosure, emptyState, form, postButton, selectField, table } from '../parts.ts'
import type { PageFunction, Visit } from '../visit.ts'
import { appGone, appPage, findVisitedApp } from './app-frame.ts'

interface Row {
  readonly api: ResourceApi
  readonly permission: Permission
}

export const apiPermissionsPage: PageFunction = (visit) => {
  const app = findVisitedApp(visit)
  if (!app) return appGone
  const { apis, directory } = visit.deps.entra
  const here = `/apps/${app.appId}/permissions`
  if (visit.isPost) {
    const said = change(visit, app)
    return { redirect: here, notice: said }
  }
  const every: Row[] = apis.flatMap((api) => api.permissions.map((permission) => ({ api, permission })))
  const isListed = ({ api, permission }: Row) =>
    app.requiredPermissions.some((r) => r.resourceAppId === api.appId && r.permissionId === permission.id)
  const listed = every.filter(isListed)
  const rest = every.filter((row) => !isListed(row))
  const consents = directory.consents(app.appId)
  const forAll = ({ api, permission }: Row) =>
    consents.some((c) => c.userId === undefined && c.resourceAppId === api.appId && c.scopes.includes(permission.value))
  return appPage(
    app,
    'permissions',
    html`<p class="soft">Delegated permissions let the app act in the name of the person who signs in. A vault still decides by its own access policies or roles.</p>
${
  rest.length > 0 &&
  disclosure(
    'Add a permission',
    form(
      visit,
      here,
      html`<input type="hidden" name="action" value="add"><div class="inline">${selectField(
        'permission',
        'Permission',
        rest.map(({ api, permission }) => [`${api.appId}|${permission.id}`, `${api.displayName}: ${permission.value}`]),
      )}<button class="button primary">Add permissions</button></div>`,
      'panel',
    ),
    listed.length === 0,
  )
}
${
  listed.length === 0
    ? emptyState('key', 'No permissions listed', 'Add Azure Key Vault to let the app ask for it with .default.')
    : table<Row>(
        'Configured permissions',
        [
          {
            label: 'API / Permission name',
            cell: ({ api, permission }) =>
              html`<b>${api.displayName}</b><br><span class="mono">${permission.value}</span>`,
          },
          { label: 'Type', cell: () => 'Delegated' },
          { label: 'Description', cell: ({ permission }) => permission.title },
          { label: 'Admin consent required', cell: () => 'No' },
          {
            label: 'Status',
            cell: (row) => (forAll(row) ? badge('ok', 'Granted for Contoso') : badge('', 'Asked at sign-in')),
          },
          {
            label: 'Remove',
            end: true,
            cell: ({ api, permission }) =>
              postButton(visit, here, 'Remove', { action: 'remove', permission: `${api.appId}|${permission.id}` }),
          },
        ],
        listed,
      )
}

${visit.user.isAdministrator && listed.length > 0 && form(visit, here, html`<input type="hidden" name="action" value="grant"><button class="button">Grant admin consent for Contoso</button>`)}
<h2>Consents given</h2>
${consents.length === 0 ? html`<p class="soft">Nobody has consented yet. People are asked when they sign in for the first time.</p>` : consentTable(visit, here, consents)}`,
  )
}

function consentTable(visit: Visit, here: string, consents: readonly ConsentRecord[]) {
  const { apis, directory } = visit.deps.entra
  return table<ConsentRecord>(
    'Consents',
    [
      {
        label: 'Given by',
        cell: (c) =>
          c.userId === undefined ? 'Everyone in Contoso' : (directory.findUser(c.userId)?.displayName ?? c.userId),
      },
      { label: 'API', cell: (c) => apis.find((api) => api.appId === c.resourceAppId)?.displayName ?? c.resourceAppId },
      { label: 'Permissions', cell: (c) => html`<span class="mono">${c.scopes.join(' ')}</span>` },
      {
        label: 'Revoke',
        end: true,
        cell: (c) =>
          confirmButton(visit, here, 'Revoke', 'Take this consent back? The next refresh fails with AADSTS65001.', {
            fields: { action: 'revoke', user: c.userId ?? '' },
            small: true,
          }),
      },
    ],
    consents,
  )
}

function change(visit: Visit, app: ApplicationRecord) {
  const { directory, apis, clock } = visit.deps.entra
  const [resourceAppId = '', permissionId = ''] = (visit.form.get('permission') ?? '').split('|')
  const others = app.requiredPermissions.filter(
    (r) => r.resourceAppId !== resourceAppId || r.permissionId !== permissionId,
  )
  switch (visit.form.get('action')) {
    case 'add':
      directory.saveApp({ ...app, requiredPermissions: [...others, { resourceAppId, permissionId }] })
      return { kind: 'ok', text: 'The permission was added.' } as const
    case 'remove':
      directory.saveApp({ ...app, requiredPermissions: others })
      return {
        kind: 'ok',
        text: 'The permission was removed. Consents already given stay until they are revoked.',
      } as const
    case 'revoke': {
      const userId = visit.form.get('user') || undefined
      for (const consent of directory.consents(app.appId)) {
        if (consent.userId === userId) directory.removeConsent(app.appId, userId)
      }
      return { kind: 'ok', text: 'The consent was taken back.' } as const
    }
    default: {
      if (!visit.user.isAdministrator)
        return { kind: 'bad', text: 'Only an administrator can consent for everyone.' } as const
      const grantedAt = new Date(clock.now()).toISOString()
      for (const required of app.requiredPermissions) {
        const permission = apis
          .find((api) => api.appId === required.resourceAppId)
          ?.permissions.find((p) => p.id === required.permissionId)
        if (permission) {
          directory.addConsent({
            appId: app.appId,
            resourceAppId: required.resourceAppId,
            scopes: [permission.value],
            grantedAt,
          })
        }
      }
      return { kind: 'ok', text: 'Consent was granted for everyone in Contoso.' } as const
    }
  }
}
