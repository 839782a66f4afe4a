/** What can go wrong between Keyway and Microsoft's sign-in: the app registration, the account, consent, tokens. */
import type { DiagnosisRow } from '../diagnosis-row.ts'

const APP = 'In {portal}: Microsoft Entra ID > App registrations > {app}'
const ENTERPRISE_APP = 'in {portal}: Microsoft Entra ID > Enterprise applications > {app}'
const CLIENT = 'In Keyway: Resources > OAuth 2.0 clients > {client}'
const AGAIN = 'In Keyway: open the connection and press Save & authorize.'

export const SIGN_IN_ROWS = {
  secret_wrong: {
    title: 'The client secret is wrong',
    cause:
      'Microsoft does not know this client secret. Often the Secret ID was pasted instead of the Value, or the secret was deleted.',
    who: 'you',
    steps: [
      `${APP} > Certificates & secrets > Client secrets > + New client secret.`,
      'Copy the Value, not the Secret ID. Azure shows it only now.',
      `${CLIENT}: paste it as Client secret and save.`,
      AGAIN,
    ],
    retry: 'no',
  },
  secret_expired: {
    title: 'The client secret has expired',
    cause: 'Every client secret has an end date, and that of this app registration has passed.',
    who: 'you',
    steps: [
      `${APP} > Certificates & secrets > Client secrets > + New client secret, and copy its Value.`,
      `${CLIENT}: paste it as Client secret and save.`,
      AGAIN,
    ],
    retry: 'no',
  },
  credential_missing: {
    title: 'No client secret was sent',
    cause: 'The app registration has a Web redirect URI, so Microsoft expects a client secret, and none is stored.',
    who: 'you',
    steps: [
      `${APP} > Certificates & secrets > Client secrets > + New client secret, and copy its Value.`,
      `${CLIENT}: enter it as Client secret and save.`,
      AGAIN,
    ],
    retry: 'no',
  },
  client_public: {
    title: 'The redirect URI belongs to the wrong platform',
    cause:
      'The redirect URI is registered as "Mobile and desktop" or "Single-page application". Such apps may not send a client secret.',
    who: 'you',
    steps: [
      `${APP} > Authentication: remove the redirect URI from its platform.`,
      'There, + Add a platform > Web, and enter the redirect URI again: {redirectUri}',
      AGAIN,
    ],
    retry: 'no',
  },
  spa_sign_in_ended: {
    title: 'The sign-in of a single-page app has ended',
    cause:
      'The redirect URI was registered as "Single-page application" when the connection was authorized. Microsoft ends such a sign-in after a day.',
    who: 'you',
    steps: [
      `${APP} > Authentication: remove the redirect URI from Single-page application.`,
      'There, + Add a platform > Web, and enter the redirect URI again: {redirectUri}',
      AGAIN,
    ],
    retry: 'no',
  },
  certificate_refused: {
    title: 'The client certificate was refused',
    cause: 'The certificate that signed the request is not on the app registration, or does not fit it.',
    who: 'you',
    steps: [
      `${APP} > Certificates & secrets > Certificates: the thumbprint {thumbprint} must be listed. If it is not, upload the certificate, which the OAuth 2.0 client in Keyway shows.`,
      `${CLIENT}: check that Client ID and Tenant ID are those of the app registration.`,
    ],
    retry: 'no',
  },
  assertion_untimely: {
    title: 'The signed request came too early or too late',
    cause:
      'A request signed with a certificate or another identity is good for some minutes, and Microsoft met it outside of them. The clock of this server is probably wrong.',
    who: 'you',
    steps: ['Set date and time of the server Keyway runs on, best by NTP.', 'Test the connection again.'],
    retry: 'no',
  },
  app_not_found: {
    title: 'There is no such app in this tenant',
    cause: 'The client ID {clientId} is no application of the tenant {tenant}. One of the two is wrong.',
    who: 'you',
    steps: [
      `${APP} > Overview: compare Application (client) ID and Directory (tenant) ID.`,
      `${CLIENT}: correct Client ID, Tenant ID or Cloud, and save.`,
      AGAIN,
    ],
    retry: 'no',
  },
  app_disabled: {
    title: 'The app is disabled',
    cause: 'An administrator has switched sign-in to this application off.',
    who: 'azureAdministrator',
    steps: [`Ask an administrator: ${ENTERPRISE_APP} > Properties > Enabled for users to sign-in > Yes.`, AGAIN],
    retry: 'no',
  },
  tenant_not_found: {
    title: 'There is no such tenant',
    cause: 'Microsoft does not know the tenant {tenant} in this cloud.',
    who: 'you',
    steps: [
      'In {portal}: Microsoft Entra ID > Overview: copy the Tenant ID.',
      `${CLIENT}: correct Tenant ID, or choose the cloud the tenant is in, and save.`,
      AGAIN,
    ],
    retry: 'no',
  },
  tenant_needed: {
    title: 'The app needs its own tenant',
    cause: 'The app registration is for one tenant only, but the client asks for any organization.',
    who: 'you',
    steps: [`${APP} > Overview: copy the Directory (tenant) ID.`, `${CLIENT}: enter it as Tenant ID and save.`, AGAIN],
    retry: 'no',
  },
  tenant_wrong: {
    title: 'The sign-in came from another tenant',
    cause: 'The account signed in to the tenant {actualTenant}, but the OAuth 2.0 client is of the tenant {tenant}.',
    who: 'you',
    steps: [
      'In Keyway: open the connection, press Save & authorize, and choose an account of the right tenant.',
      `If the tenant in Keyway is wrong: ${CLIENT} > Tenant ID.`,
    ],
    retry: 'no',
  },
  account_not_in_tenant: {
    title: 'The account is not in this tenant',
    cause: 'The account that signed in does not belong to the tenant {tenant} and is no guest there.',
    who: 'you',
    steps: [
      'In Keyway: open the connection, press Save & authorize, and choose another account.',
      'Or ask an administrator to invite the account: in {portal}, Microsoft Entra ID > Users > Invite external user.',
    ],
    retry: 'no',
  },
  redirect_uri_mismatch: {
    title: 'The redirect URI is not registered',
    cause: 'Microsoft sends people back only to addresses listed in the app registration, letter for letter.',
    who: 'you',
    steps: [
      `${CLIENT}: copy the Redirect URI: {redirectUri}`,
      `${APP} > Authentication > + Add a platform > Web: paste it and save.`,
      AGAIN,
    ],
    retry: 'no',
  },
  redirect_uri_missing: {
    title: 'The app registration has no redirect URI',
    cause: 'Microsoft does not know where to send people back to: no redirect URI is registered at all.',
    who: 'you',
    steps: [
      `${CLIENT}: copy the Redirect URI: {redirectUri}`,
      `${APP} > Authentication > + Add a platform > Web: paste it and save.`,
      AGAIN,
    ],
    retry: 'no',
  },
  consent_declined: {
    title: 'The sign-in was cancelled',
    cause: 'The person who signed in pressed Cancel or did not accept the permissions. Nothing has changed.',
    who: 'you',
    steps: ['In Keyway: open the connection, press Save & authorize, and press Accept.'],
    retry: 'no',
  },
  admin_consent_needed: {
    title: 'An administrator must consent first',
    cause: 'The tenant does not let people agree to the permissions of this application by themselves.',
    who: 'azureAdministrator',
    steps: [`Ask an administrator: ${ENTERPRISE_APP} > Permissions > Grant admin consent.`, AGAIN],
    retry: 'no',
  },
  consent_missing: {
    title: 'The permissions are not consented to',
    cause: 'Nobody has accepted the permissions of this application yet, or the consent was taken back.',
    who: 'you',
    steps: [
      'In Keyway: open the connection, press Save & authorize, and press Accept.',
      `If Microsoft asks for an administrator: ${ENTERPRISE_APP} > Permissions > Grant admin consent.`,
    ],
    retry: 'no',
  },
  permission_not_listed: {
    title: 'The app registration lacks the API permission',
    cause: 'The application asks for a permission that its app registration does not list.',
    who: 'you',
    steps: [
      `${APP} > API permissions > + Add a permission.`,
      'Choose Azure Key Vault for the data plane, Azure Service Management for the control plane; then Delegated permissions > user_impersonation.',
      AGAIN,
    ],
    retry: 'no',
  },
  resource_not_in_tenant: {
    title: 'The tenant does not know this Azure service',
    cause: 'The service the scopes belong to was never used in this tenant, or the scopes are of another cloud.',
    who: 'azureAdministrator',
    steps: [
      `${CLIENT}: check that Cloud is the one the tenant is in.`,
      'Ask an administrator to create one key vault, or to register the provider: in {portal}, Subscriptions > Resource providers > Microsoft.KeyVault > Register.',
    ],
    retry: 'no',
  },
  user_not_assigned: {
    title: 'The account is not assigned to the app',
    cause: 'The application is open only to accounts that an administrator assigned, and this one is not.',
    who: 'azureAdministrator',
    steps: [`Ask an administrator: ${ENTERPRISE_APP} > Users and groups > + Add user/group.`, AGAIN],
    retry: 'no',
  },
  mfa_needed: {
    title: 'Another proof of identity is needed',
    cause: 'The tenant asks for multi-factor authentication, which needs the person at a browser.',
    who: 'you',
    steps: ['In Keyway: open the connection, press Save & authorize, and complete the second step.'],
    retry: 'no',
  },
  mfa_enrolment_needed: {
    title: 'The account has no second proof of identity yet',
    cause: 'The tenant asks for multi-factor authentication, and the account has not been set up for it.',
    who: 'you',
    steps: [
      'Open https://aka.ms/mfasetup with the account that authorizes the connection, and set up a second proof.',
      AGAIN,
    ],
    retry: 'no',
  },
  conditional_access: {
    title: 'Blocked by Conditional Access',
    cause: 'A policy of the tenant does not allow this sign-in: from this place, this device or this application.',
    who: 'azureAdministrator',
    steps: [
      'Ask an administrator: in {portal}, Microsoft Entra ID > Monitoring > Sign-in logs: the entry names the policy.',
      'The policy must allow sign-ins to Azure Key Vault from the address of the server Keyway runs on.',
      AGAIN,
    ],
    retry: 'no',
  },
  device_refused: {
    title: 'The device is not in the state the tenant asks for',
    cause: 'A Conditional Access policy admits only devices that are compliant or joined to the organization.',
    who: 'azureAdministrator',
    steps: [
      'Authorize the connection from a device that the organization manages. Press Save & authorize there.',
      'Or ask an administrator: in {portal}, Microsoft Entra ID > Security > Conditional Access > Policies: leave Azure Key Vault out of the device rule.',
    ],
    retry: 'no',
  },
  app_not_approved: {
    title: 'The tenant admits only approved apps',
    cause: 'A Conditional Access policy asks for an approved client app, and this application is none.',
    who: 'azureAdministrator',
    steps: [
      'Ask an administrator: in {portal}, Microsoft Entra ID > Security > Conditional Access > Policies: exclude {app} from "Require approved client app".',
      AGAIN,
    ],
    retry: 'no',
  },
  security_defaults: {
    title: 'Blocked by the security settings of the tenant',
    cause: 'Security defaults, or a security policy of the tenant, do not allow this sign-in.',
    who: 'azureAdministrator',
    steps: [
      'Ask an administrator: in {portal}, Microsoft Entra ID > Overview > Properties > Manage security defaults.',
      'The sign-in logs name what was missing: Microsoft Entra ID > Monitoring > Sign-in logs.',
      AGAIN,
    ],
    retry: 'no',
  },
  sign_in_inactive: {
    title: 'The sign-in lay unused too long',
    cause: 'Microsoft ends a sign-in that was not used for 90 days.',
    who: 'you',
    steps: [AGAIN],
    retry: 'no',
  },
  sign_in_expired: {
    title: 'The sign-in has expired',
    cause: 'The tenant lets a sign-in last only for a time, and that time is over.',
    who: 'you',
    steps: [AGAIN],
    retry: 'no',
  },
  sign_in_revoked: {
    title: 'The sign-in was revoked',
    cause: 'The password was changed or reset, or somebody ended all sessions of the account.',
    who: 'you',
    steps: [AGAIN],
    retry: 'no',
  },
  sign_in_refused: {
    title: 'Microsoft no longer accepts the sign-in',
    cause: 'Microsoft refused the stored sign-in without a closer reason ({azureCode}).',
    who: 'you',
    steps: [AGAIN],
    retry: 'no',
  },
  refresh_answer_lost: {
    title: 'An answer of Microsoft was lost, and with it the sign-in',
    cause:
      'Keyway renewed the sign-in, the answer never arrived, and the token that was sent is not accepted a second time.',
    who: 'you',
    steps: [AGAIN],
    retry: 'no',
  },
  account_disabled: {
    title: 'The account is disabled',
    cause: 'The account that authorized the connection was disabled or deleted.',
    who: 'azureAdministrator',
    steps: [
      'Ask an administrator to enable it: in {portal}, Microsoft Entra ID > Users > the account > Properties > Account enabled.',
      'Or authorize the connection again with another account.',
    ],
    retry: 'no',
  },
  account_not_found: {
    title: 'There is no such account',
    cause: 'The account does not exist in the tenant {tenant}. Perhaps it was deleted, or its name is misspelled.',
    who: 'you',
    steps: [
      'In Keyway: open the connection, press Save & authorize, and choose another account.',
      'If the account was deleted by mistake, ask an administrator: in {portal}, Microsoft Entra ID > Users > Deleted users > Restore.',
    ],
    retry: 'no',
  },
  account_locked: {
    title: 'The account is locked',
    cause: 'Somebody tried wrong passwords too often, so Microsoft has locked the account for a while.',
    who: 'you',
    steps: ['Wait some minutes, then sign in at {portal} once to see that the account works.', AGAIN],
    retry: 'no',
  },
  password_expired: {
    title: 'The password has expired',
    cause: 'The password of the account that authorized the connection must be changed before it can sign in again.',
    who: 'you',
    steps: ['Sign in at {portal} once with the account, and choose a new password.', AGAIN],
    retry: 'no',
  },
  password_wrong: {
    title: 'User name or password is wrong',
    cause: 'Microsoft did not accept the user name or the password.',
    who: 'you',
    steps: ['Sign in at {portal} once to see that the account works.', AGAIN],
    retry: 'no',
  },
  code_used: {
    title: 'The sign-in was already finished',
    cause: 'The code of a sign-in works once, and this one was used before.',
    who: 'you',
    steps: [AGAIN],
    retry: 'no',
  },
  code_expired: {
    title: 'The sign-in took too long',
    cause: 'The code that Microsoft gave was no longer valid when Keyway redeemed it.',
    who: 'you',
    steps: ['Check date and time of the server Keyway runs on.', AGAIN],
    retry: 'no',
  },
  pkce_mismatch: {
    title: 'The sign-in does not belong to this request',
    cause: 'The proof (PKCE) that the sign-in was started by this Keyway did not match.',
    who: 'you',
    steps: ['Close other sign-in windows of this connection.', AGAIN],
    retry: 'no',
  },
  scope_refused: {
    title: 'The scopes were refused',
    cause:
      'Microsoft does not accept the scopes of this connection: misspelled, mixed with .default, or of two services.',
    who: 'you',
    steps: [
      'In Keyway: open the connection > Scopes, and keep one of those offered, such as user_impersonation.',
      AGAIN,
    ],
    retry: 'no',
  },
  scopes_of_two_services: {
    title: 'The scopes belong to two services',
    cause: 'One token is for one service only, and the scopes of this connection name two.',
    who: 'you',
    steps: [
      'In Keyway: open the connection > Scopes, and keep those of its own API type.',
      'For the other service create a second connection with the same OAuth 2.0 client.',
      AGAIN,
    ],
    retry: 'no',
  },
  sign_in_request_refused: {
    title: 'Microsoft does not understand the request',
    cause: 'The request for a token arrived incomplete or changed ({azureCode}).',
    who: 'you',
    steps: [
      'Check whether a proxy between the server Keyway runs on and {host} changes requests.',
      'If there is none, update Keyway, and report it with the code {azureCode}.',
    ],
    retry: 'no',
  },
  grant_type_refused: {
    title: 'Microsoft does not offer this way to sign in',
    cause:
      'The sign-in service does not know the grant type that Keyway asked with. Perhaps it is not Microsoft Entra ID.',
    who: 'you',
    steps: [
      `${CLIENT}: check Cloud and Tenant ID.`,
      'If the addresses were entered by hand, compare them with those of the sign-in service.',
    ],
    retry: 'no',
  },
  interaction_needed: {
    title: 'Microsoft wants the person to sign in again',
    cause: 'The sign-in cannot be renewed in the background ({azureCode}).',
    who: 'you',
    steps: [AGAIN],
    retry: 'no',
  },
  sign_in_unavailable: {
    title: 'The sign-in service is not available',
    cause: 'Microsoft Entra ID is overloaded or disturbed at the moment.',
    who: 'nobody',
    steps: ['Nothing to do: Keyway tries again by itself.', 'If it lasts, look at https://status.azure.com.'],
    retry: 'later',
  },
  sign_in_failed: {
    title: 'The sign-in failed',
    cause: 'Microsoft refused the sign-in with {azureCode}.',
    who: 'you',
    steps: [
      'Look the code up at https://login.microsoftonline.com/error.',
      'Compare the OAuth 2.0 client with the app registration: client ID, tenant ID, redirect URI, secret.',
      AGAIN,
    ],
    retry: 'no',
  },
  sign_in_answer_invalid: {
    title: 'The sign-in service gave an unusable answer',
    cause: '{host} answered something that is no answer of Microsoft Entra ID: {reason}.',
    who: 'you',
    steps: [
      'Check whether a proxy or firewall between Keyway and Microsoft changes answers.',
      'Try again in a few minutes.',
    ],
    retry: 'later',
  },
  id_token_invalid: {
    title: 'The identity of the sign-in could not be verified',
    cause: 'The ID token that came with the sign-in is not for this client, tenant or request: {reason}.',
    who: 'you',
    steps: ['Check date and time of the server Keyway runs on.', AGAIN],
    retry: 'no',
  },
} as const satisfies Record<string, DiagnosisRow>
