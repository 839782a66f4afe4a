/** What the sandbox does for each call of Microsoft Graph, and what witnesses it. */
import type { ParityRow } from './row.ts'

export const GRAPH_PARITY: readonly ParityRow[] = [
  {
    call: 'GET /applications',
    does: 'by $filter on appId, displayName or id',
    witness: ['test/graph/applications.test.ts: is found by app id and by name, and its service principal too'],
  },
  {
    call: 'POST /applications',
    does: 'redirect URIs, permissions, exposed API, keys; read whole before anything is made',
    witness: [
      'test/graph/applications.test.ts: keeps what it was created with',
      'test/graph/applications.test.ts: is not created with %s',
    ],
  },
  {
    call: 'GET /applications/{id}',
    does: 'by object id or appId=; no secret in it',
    witness: ['test/graph/applications.test.ts: is created, given a secret that works, and deleted'],
  },
  {
    call: 'PATCH /applications/{id}',
    does: 'what it names and nothing else; all or nothing',
    witness: [
      'test/graph/applications.test.ts: is changed by what a PATCH names, and nothing else',
      'test/graph/applications.test.ts: stays as it was when a part of a PATCH is refused',
      'test/graph/applications.test.ts: made an API by Graph gives tokens of the version it asked for',
    ],
  },
  {
    call: 'PATCH /applications/{id} keyCredentials',
    does: 'the whole list; lets the app in',
    witness: ['test/graph/applications.test.ts: put there by PATCH lets the app in, and is shown without the key'],
  },
  {
    call: 'DELETE /applications/{id}',
    does: 'sign-in ends with 700016',
    witness: ['test/graph/applications.test.ts: is created, given a secret that works, and deleted'],
  },
  {
    call: 'POST /applications/{id}/addPassword',
    does: 'shown once, two years or as asked',
    witness: [
      'test/graph/applications.test.ts: of two years is the default, and no body is needed',
      'test/graph/applications.test.ts: lives as long as it was asked for',
    ],
  },
  {
    call: 'POST /applications/{id}/removePassword',
    does: 'stops working at once',
    witness: [
      'test/graph/applications.test.ts: is created, given a secret that works, and deleted',
      'test/graph/applications.test.ts: is refused with an end that is no date, and a key id nobody has',
    ],
  },
  {
    call: 'POST /applications/{id}/addKey',
    does: 'with proof of a present key, by the app itself',
    witness: [
      'test/graph/applications.test.ts: is rolled by the app itself, which holds no permission',
      'test/graph/applications.test.ts: is not added with %s',
    ],
  },
  {
    call: 'POST /applications/{id}/removeKey',
    does: 'with proof of a present key',
    witness: [
      'test/graph/applications.test.ts: is rolled by the app itself, which holds no permission',
      'test/graph/applications.test.ts: is not another app’s to roll, and a key id nobody has is refused',
    ],
  },
  {
    call: 'GET /applications/{id}/federatedIdentityCredentials',
    does: 'all of the app',
    witness: ['test/graph/applications.test.ts: is added, lets an outside token in, and is taken away'],
  },
  {
    call: 'GET /applications/{id}/federatedIdentityCredentials/{part}',
    does: 'by id or name',
    witness: ['test/graph/applications.test.ts: is added, lets an outside token in, and is taken away'],
  },
  {
    call: 'DELETE /applications/{id}/federatedIdentityCredentials/{part}',
    does: 'by id or name',
    witness: ['test/graph/applications.test.ts: is added, lets an outside token in, and is taken away'],
  },
  {
    call: 'POST /applications/{id}/federatedIdentityCredentials',
    does: 'lets an outside token in; name, issuer and subject once',
    witness: [
      'test/graph/applications.test.ts: is added, lets an outside token in, and is taken away',
      'test/graph/applications.test.ts: is refused with %s',
    ],
  },
  {
    call: 'GET /servicePrincipals',
    does: 'registrations and Microsoft’s APIs',
    witness: ['test/graph/applications.test.ts: is found by app id and by name, and its service principal too'],
  },
  {
    call: 'POST /servicePrincipals',
    does: 'a conflict: every registration has one',
    witness: ['test/graph/applications.test.ts: comes with its application, so that making it again is a conflict'],
  },
  {
    call: 'GET /servicePrincipals/{id}',
    does: 'with the permissions an API offers',
    witness: ['test/graph/applications.test.ts: of Azure Key Vault lists its permission with the real ids'],
  },
  {
    call: 'PATCH /servicePrincipals/{id}',
    does: 'accountEnabled keeps the app out (7000112)',
    witness: ['test/graph/applications.test.ts: disabled keeps its app out, and enabled lets it in again'],
  },
  {
    call: 'GET /users',
    does: 'of the own tenant',
    witness: ['test/graph/people.test.ts: are listed, of the own tenant only'],
  },
  {
    call: 'GET /users/{id}',
    does: 'by id or user principal name',
    witness: ['test/graph/people.test.ts: are read by id and by name, and not found otherwise'],
  },
  {
    call: 'PATCH /users/{id}',
    does: 'blocked, let in, password reset',
    witness: [
      'test/graph/people.test.ts: is blocked and let in again',
      'test/graph/people.test.ts: with its password reset loses what public clients hold',
      'test/graph/people.test.ts: is not changed by nonsense, nor by a member',
    ],
  },
  {
    call: 'POST /users/{id}/revokeSignInSessions',
    does: 'refresh tokens end (50173)',
    witness: [
      'test/graph/people.test.ts: end when an administrator says so',
      'test/graph/people.test.ts: of others are not a member’s to end',
    ],
  },
  {
    call: 'GET /me',
    does: 'the person of the token; an app has none',
    witness: ['test/graph/people.test.ts: know who they are, by me and by userinfo; an app does not'],
  },
  {
    call: 'POST /me/revokeSignInSessions',
    does: 'one’s own, with no permission',
    witness: ['test/graph/people.test.ts: end when the person says so, with no permission'],
  },
  {
    call: 'GET /oauth2PermissionGrants',
    does: 'by $filter',
    witness: ['test/graph/people.test.ts: is changed and deleted alone: other resources and other people keep theirs'],
  },
  {
    call: 'POST /oauth2PermissionGrants',
    does: 'consent for one or for everyone',
    witness: [
      'test/graph/people.test.ts: for everyone spares people the consent page, until it is deleted',
      'test/graph/people.test.ts: of one person is of no use to another',
      'test/graph/people.test.ts: is refused for %s',
      'test/graph/people.test.ts: made twice is a conflict, and a member’s to make never',
    ],
  },
  {
    call: 'GET /oauth2PermissionGrants/{id}',
    does: 'one grant',
    witness: ['test/graph/people.test.ts: for everyone spares people the consent page, until it is deleted'],
  },
  {
    call: 'PATCH /oauth2PermissionGrants/{id}',
    does: 'its scopes',
    witness: ['test/graph/people.test.ts: is changed and deleted alone: other resources and other people keep theirs'],
  },
  {
    call: 'DELETE /oauth2PermissionGrants/{id}',
    does: 'that grant alone',
    witness: ['test/graph/people.test.ts: is changed and deleted alone: other resources and other people keep theirs'],
  },
  {
    call: 'GET /oidc/userinfo',
    does: 'claims of the person',
    witness: ['test/graph/people.test.ts: know who they are, by me and by userinfo; an app does not'],
  },
  {
    call: 'Graph, refusals',
    does: '401, 403, 404, 405 and 400 in Graph’s envelope',
    witness: [
      'test/graph/applications.test.ts: a vault’s token, and a forged or expired one',
      'test/graph/people.test.ts: is not changed by nonsense, nor by a member',
    ],
  },
  {
    call: 'Graph, permissions',
    does: 'a person needs permission and role, an app an administrator’s consent',
    witness: [
      'test/graph/people.test.ts: given to an app for everyone let it write',
      'test/graph/people.test.ts: cannot be consented to by a member (90094)',
    ],
  },
]
