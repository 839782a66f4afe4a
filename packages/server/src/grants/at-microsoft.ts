/**
 * What ends an authorization at Microsoft too. Entra ID has no address that revokes one token (RFC 7009): what was consented to, or
 * the sessions of an account, can be taken back by hand.
 * https://learn.microsoft.com/entra/identity/users/users-revoke-access
 */
import { type Cloud, isAppOnly, type Revocation } from '@keyway/contract'
import type { StoredConnection } from './stored.ts'

/** Of another service: what it offers for this, its own pages say. */
const ELSEWHERE: Revocation['atMicrosoft'] = { steps: [], links: [] }

/** Where a person sees the apps that may act for them. */
const MY_APPS: Readonly<Partial<Record<Cloud, string>>> = {
  public: 'https://myapps.microsoft.com',
  usGovernment: 'https://myapps.microsoft.us',
}

export function atMicrosoft(stored: StoredConnection): Revocation['atMicrosoft'] {
  if (stored.kind !== 'azure') return ELSEWHERE
  const { iclient, endpoints } = stored
  const { cloud, clientId } = iclient.signIn
  const portalUrl = endpoints?.portalUrl
  const portal = cloud === 'sandbox' ? 'the sandbox portal' : 'the Azure portal'
  const links = portalUrl === undefined ? [] : [{ label: `Open ${portal}`, url: portalUrl }]
  if (isAppOnly(iclient.signIn)) {
    return {
      steps: [
        `In ${portal}: App registrations > ${clientId} > Certificates & secrets: delete the secret or certificate Keyway uses. No new token is given out then.`,
        'In the vault: Access policies or Access control (IAM): remove the app, so that tokens given out before are refused at once.',
      ],
      links,
    }
  }
  const myApps = cloud === null ? undefined : MY_APPS[cloud]
  return {
    steps: [
      'The person who signed in: My Apps > the app > ... > Manage your application > Revoke permissions.',
      `Or an administrator, in ${portal}: Enterprise applications > ${clientId} > Permissions: take the consent back. Microsoft then renews no token of the app.`,
      `To end every session of the account at once: Users > the account > Revoke sessions. A token that was given out before works for an hour at most.`,
    ],
    links: [...(myApps === undefined ? [] : [{ label: 'Open My Apps', url: myApps }]), ...links],
  }
}
