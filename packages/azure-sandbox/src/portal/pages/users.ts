/** Users: who they are, what they may do, and ending their sign-ins. */

import type { ArmRole } from '../../control/index.ts'
import { html } from '../../core/html.ts'
import { ROLE_ASSIGNMENTS, type RoleAssignmentRecord } from '../../core/role-record.ts'
import type { UserRecord } from '../../entra/directory.ts'
import { ROLE_IDS } from '../../seed.ts'
import { badge, confirmButton, copyable, essentials, form, postButton, selectField, table } from '../parts.ts'
import type { PageFunction, Visit } from '../visit.ts'

export const userListPage: PageFunction = (visit) => {
  const { directory, tenantId } = visit.deps.entra
  return {
    title: 'Users',
    section: 'users',
    body: html`<h1>Users</h1><p class="lead">The people of Contoso. They sign in without a password: they exist in the sandbox only.</p>
${table<UserRecord>(
  'Users',
  [
    { label: 'Display name', cell: (user) => html`<a href="/users/${user.id}/overview">${user.displayName}</a>` },
    { label: 'User principal name', cell: (user) => html`<span class="mono">${user.userPrincipalName}</span>` },
    { label: 'Job title', cell: (user) => user.jobTitle },
    { label: 'Role on the subscription', cell: (user) => roleOf(visit, user) },
    { label: 'Account', cell: (user) => (user.accountEnabled ? badge('ok', 'Enabled') : badge('bad', 'Blocked')) },
  ],
  directory.users(tenantId),
)}`,
  }
}

function consents(visit: Visit, user: UserRecord, here: string) {
  const { directory, apis } = visit.deps.entra
  const given = directory
    .apps()
    .flatMap((app) => directory.consents(app.appId).map((consent) => ({ app, consent })))
    .filter(({ consent }) => consent.userId === user.id)
  if (given.length === 0) {
    return html`<p class="soft">${user.displayName} has consented to no app yet. People are asked when they sign in for the first time.</p>`
  }
  return table<(typeof given)[number]>(
    'Consents',
    [
      { label: 'App', cell: ({ app }) => html`<a href="/apps/${app.appId}/permissions">${app.displayName}</a>` },
      {
        label: 'API',
        cell: ({ consent }) =>
          apis.find((api) => api.appId === consent.resourceAppId)?.displayName ?? consent.resourceAppId,
      },
      { label: 'Permissions', cell: ({ consent }) => html`<span class="mono">${consent.scopes.join(' ')}</span>` },
      {
        label: 'Revoke',
        end: true,
        cell: ({ app }) =>
          confirmButton(
            visit,
            here,
            'Revoke',
            `Take back every consent of ${user.displayName} to ${app.displayName}? The next refresh fails with AADSTS65001.`,
            { fields: { action: 'consent', app: app.appId }, small: true },
          ),
      },
    ],
    given,
  )
}

function roleOf(visit: Visit, user: UserRecord): ArmRole {
  const assignments = visit.deps.entra.store.collection<RoleAssignmentRecord>(ROLE_ASSIGNMENTS)
  const own = [...assignments.values()].filter((a) => a.principalId === user.id)
  const names = Object.keys(ROLE_IDS) as (keyof typeof ROLE_IDS)[]
  return names.find((name) => own.some((a) => a.roleDefinitionId === ROLE_IDS[name])) ?? 'None'
}

const ROLES: readonly (readonly [ArmRole, string])[] = [
  ['Owner', 'Owner: manages vaults and roles'],
  ['Contributor', 'Contributor: manages vaults'],
  ['Reader', 'Reader: sees vaults'],
  ['None', 'None: AuthorizationFailed'],
]

export const userPage: PageFunction = (visit) => {
  const { control, entra } = visit.deps
  const user = entra.directory.findUser(visit.params.user ?? '')
  if (!user) return { redirect: '/users', notice: { kind: 'bad', text: 'This user does not exist.' } }
  const here = `/users/${user.id}/overview`
  if (visit.isPost) {
    switch (visit.form.get('action')) {
      case 'revoke':
        control.revokeSignInSessions(user.id)
        return {
          redirect: here,
          notice: {
            kind: 'ok',
            text: `All sign-ins of ${user.displayName} ended. The next refresh fails with AADSTS50173.`,
          },
        }
      case 'consent':
        control.removeConsent(visit.form.get('app') ?? '', user.id)
        return { redirect: here, notice: { kind: 'ok', text: 'The consent was taken back.' } }
      case 'role': {
        const role = ROLES.find(([name]) => name === visit.form.get('role'))?.[0] ?? 'None'
        control.setArmRole(user.id, role)
        return {
          redirect: here,
          notice: { kind: 'ok', text: `${user.displayName} has the role ${role} on the subscription.` },
        }
      }
      default:
        control.setUserEnabled(user.id, !user.accountEnabled)
        return {
          redirect: here,
          notice: { kind: 'ok', text: user.accountEnabled ? 'Sign-in is blocked.' : 'Sign-in is allowed again.' },
        }
    }
  }
  return {
    title: user.displayName,
    section: 'users',
    crumbs: [['Users', '/users']],
    body: html`<h1>${user.displayName}</h1><p class="lead">${user.jobTitle}</p>
${essentials([
  ['User principal name', copyable(user.userPrincipalName, 'user principal name')],
  ['Object ID', copyable(user.id, 'object ID')],
  ['Directory role', user.isAdministrator ? 'Global Administrator' : 'Member'],
  ['Account', user.accountEnabled ? badge('ok', 'Enabled') : badge('bad', 'Blocked')],
])}
<div class="commands">${postButton(visit, here, user.accountEnabled ? 'Block sign-in' : 'Allow sign-in', { action: 'toggle' })}${confirmButton(
      visit,
      here,
      'Revoke sessions',
      `End every sign-in of ${user.displayName}? Connections authorized by this person must be authorized again.`,
      { fields: { action: 'revoke' }, small: true },
    )}</div>
<h2>Consents</h2>
${consents(visit, user, here)}
<h2>Role on the subscription</h2>
<p class="soft">For Resource Manager: vaults and access policies. What is inside a vault is ruled by the vault.</p>
${form(visit, here, html`<input type="hidden" name="action" value="role"><div class="inline">${selectField('role', 'Role', ROLES, { value: roleOf(visit, user) })}<button class="button primary">Save</button></div>`, 'panel form')}`,
  }
}
