/** App registrations, people, tokens. */
import { ALL_ARM_ROLES, type RegisteredApp } from '../control/index.ts'
import type { Field, Shape } from '../core/input.ts'
import { type ControlCall, type ControlRoute, must } from './route.ts'

const TEXT = { kind: 'text', required: true } as const
const TEXTS: Field = { kind: 'list', of: { kind: 'text' } }

const NEW_APP: Shape = {
  displayName: { ...TEXT, max: 120 },
  signInAudience: { kind: 'choice', of: ['AzureADMyOrg', 'AzureADMultipleOrgs'] },
  redirectUris: TEXTS,
  spaRedirectUris: TEXTS,
  publicClientRedirectUris: TEXTS,
  requiredPermissions: { kind: 'list', of: { kind: 'json' } },
  isFallbackPublicClient: { kind: 'flag' },
  armRole: { kind: 'choice', of: ALL_ARM_ROLES },
}

const FEDERATED: Shape = { name: TEXT, issuer: TEXT, subject: TEXT, audiences: { ...TEXTS, required: true } }

const shown = ({ clientId, objectId, displayName }: RegisteredApp) => ({ clientId, objectId, displayName })

const appOf = ({ control, params }: ControlCall): RegisteredApp =>
  must(control.findApp(params.app ?? ''), `app registration with the client ID ${params.app}`)

const userOf = ({ control, params }: ControlCall): string => {
  const user = params.user?.toLowerCase()
  const found = control.users().find((one) => one.id === user || one.userPrincipalName.toLowerCase() === user)
  return must(found, `user ${params.user}`).id
}

export const APP_ROUTES: readonly ControlRoute[] = [
  { method: 'GET', path: 'apps', does: 'app registrations', answer: ({ control }) => control.apps().map(shown) },
  {
    method: 'POST',
    path: 'apps',
    does: 'register an app',
    body: NEW_APP,
    answer: ({ control, body }) => shown(control.registerApp(body)),
  },
  { method: 'GET', path: 'apps/{app}', does: 'one app', answer: (call) => shown(appOf(call)) },
  {
    method: 'PATCH',
    path: 'apps/{app}',
    does: 'let people sign in to it, or not',
    body: { enabled: { kind: 'flag', required: true } },
    answer: (call) => appOf(call).setEnabled(call.body.enabled),
  },
  { method: 'DELETE', path: 'apps/{app}', does: 'delete it', answer: (call) => appOf(call).delete() },
  {
    method: 'POST',
    path: 'apps/{app}/secrets',
    does: 'a new client secret, shown once; lifeDays may be negative',
    body: { description: { kind: 'text', max: 200 }, lifeDays: { kind: 'whole', min: -36_500, max: 36_500 } },
    answer: (call) => appOf(call).addSecret(call.body.description ?? '', call.body.lifeDays),
  },
  {
    method: 'DELETE',
    path: 'apps/{app}/secrets/{keyId}',
    does: 'delete a secret',
    answer: (call) => void must(appOf(call).removeSecret(call.params.keyId ?? ''), 'secret of this id'),
  },
  {
    method: 'POST',
    path: 'apps/{app}/certificates',
    does: 'upload a certificate (PEM)',
    body: { certificate: { ...TEXT, max: 100_000 }, displayName: { kind: 'text', max: 200 } },
    answer: (call) => ({ thumbprint: appOf(call).addCertificate(call.body.certificate, call.body.displayName) }),
  },
  {
    method: 'POST',
    path: 'apps/{app}/federated-credentials',
    does: 'trust an outside issuer’s subject',
    body: FEDERATED,
    answer: (call) => appOf(call).addFederatedCredential(call.body),
  },
  {
    method: 'POST',
    path: 'apps/{app}/redirect-uris',
    does: 'add a redirect URI',
    body: { uri: TEXT, platform: { kind: 'choice', of: ['web', 'spa', 'publicClient'] } },
    answer: (call) => appOf(call).addRedirectUri(call.body.uri, call.body.platform),
  },
  {
    method: 'POST',
    path: 'apps/{app}/trusted-subjects',
    does: 'trust every certificate of a subject that an authority (PEM) issues',
    body: { subjectName: TEXT, authority: { ...TEXT, max: 100_000 } },
    answer: (call) => appOf(call).trustSubject(call.body.subjectName, call.body.authority),
  },
  {
    method: 'PUT',
    path: 'apps/{app}/api',
    does: 'expose an API that other apps can ask tokens for',
    body: { identifierUris: TEXTS, scopes: { ...TEXTS, required: true }, tokenVersion: { kind: 'choice', of: [1, 2] } },
    answer: (call) => appOf(call).exposeApi(call.body),
  },
  {
    method: 'DELETE',
    path: 'apps/{app}/consents',
    does: 'take consent back, of ?user= or of everyone',
    answer: (call) => call.control.removeConsent(appOf(call).clientId, call.query.get('user') ?? undefined),
  },
  { method: 'GET', path: 'users', does: 'the people of the directory', answer: ({ control }) => control.users() },
  {
    method: 'PATCH',
    path: 'users/{user}',
    does: 'let a person sign in, or not',
    body: { enabled: { kind: 'flag', required: true } },
    answer: (call) => call.control.setUserEnabled(userOf(call), call.body.enabled),
  },
  {
    method: 'POST',
    path: 'users/{user}/revoke-sessions',
    does: 'end every sign-in of a person',
    answer: (call) => call.control.revokeSignInSessions(userOf(call)),
  },
  {
    method: 'POST',
    path: 'users/{user}/change-password',
    does: 'a new password, which ends sign-ins of public clients',
    answer: (call) => call.control.changePassword(userOf(call)),
  },
  {
    method: 'POST',
    path: 'sign-in',
    does: 'go through the sign-in pages as a browser does',
    body: { url: TEXT, user: TEXT, consent: { kind: 'choice', of: ['allow', 'cancel'] } },
    answer: async ({ control, body: { url, ...choice } }) => ({ location: await control.signIn(url, choice) }),
  },
  {
    method: 'POST',
    path: 'managed-identities',
    does: 'an identity for a host, with its environment',
    body: { displayName: { kind: 'text', max: 120 } },
    answer: ({ control, body }) => control.createManagedIdentity(body.displayName ?? 'Managed identity'),
  },
  {
    method: 'POST',
    path: 'challenges/{objectId}',
    does: 'answer the principal’s tokens with a claims challenge',
    answer: ({ control, params }) => control.challengeClaims(params.objectId ?? ''),
  },
  {
    method: 'POST',
    path: 'tokens',
    does: 'a token of any claims, signed by the directory or by a stranger',
    body: { claims: { kind: 'json', required: true }, signer: { kind: 'choice', of: ['directory', 'stranger'] } },
    answer: async ({ control, body }) => ({ token: await control.forgeToken(body.claims, body.signer) }),
  },
  {
    method: 'POST',
    path: 'signing-keys',
    does: 'roll the directory’s signing key',
    answer: async ({ control }) => ({ kid: await control.rotateSigningKey() }),
  },
  {
    method: 'POST',
    path: 'trusted-issuers',
    does: 'trust an outside issuer’s keys (JWKs) for federated credentials',
    body: { issuer: TEXT, keys: { kind: 'list', of: { kind: 'json' }, required: true } },
    answer: ({ control, body }) => void control.trustIssuer(body.issuer, body.keys),
  },
]
