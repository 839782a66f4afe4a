/** What the sandbox does for each call of Entra ID, and what witnesses it. */
import type { ParityRow } from './row.ts'

export const ENTRA_PARITY: readonly ParityRow[] = [
  {
    call: 'authorize',
    does: 'account, consent, code; GET and POST; v1.0 with resource',
    witness: [
      'test/entra/sign-in.test.ts: by query carries code, state and session_state',
      'test/entra/sign-in.test.ts: to a request sent by POST is the same',
      'test/entra/sign-in.test.ts: sign a person in for a resource, and refresh',
    ],
  },
  {
    call: 'authorize: prompt, login_hint',
    does: 'login, none, consent, select_account; a hint chooses among accounts',
    witness: [
      'test/entra/sign-in.test.ts: absent asks when two accounts are signed in, unless login_hint names one',
      'test/entra/sign-in.test.ts: %s shows the account page all the same',
      'test/entra/sign-in.test.ts: consent asks again for what was allowed',
      'test/entra/sign-in.test.ts: none passes with an account and consent, and is refused without either',
    ],
  },
  {
    call: 'authorize: response_mode',
    does: 'query, fragment, form_post, refusals included',
    witness: [
      'test/entra/sign-in.test.ts: by form_post is a page that posts to the redirect URI, with nothing in the URL',
      'test/entra/sign-in.test.ts: by form_post carries refusals too',
      'test/authorization-code.test.ts: returns the state, and the code in the fragment when asked',
    ],
  },
  {
    call: 'authorize: code id_token',
    does: 'nonce needed, c_hash, fragment or form_post only',
    witness: [
      'test/entra/token-claims.test.ts: beside a code carries the hash of the code, in the fragment',
      'test/entra/wrong-input.test.ts: of %s in the fragment',
    ],
  },
  {
    call: 'authorize: PKCE',
    does: 'S256 and plain; wrong size, characters and method refused',
    witness: [
      'test/authorization-code.test.ts: lets the holder of the verifier redeem the code',
      'test/entra/wrong-input.test.ts: is refused with %s verifier (501481), and the right one still works',
    ],
  },
  {
    call: 'authorize: redirect URI',
    does: 'exact, loopback in any port; faults on a page, never redirected',
    witness: [
      'test/entra/wrong-input.test.ts: may have any port, and nothing else changed',
      'test/entra/wrong-input.test.ts: a doubled %s',
      'test/authorization-code.test.ts: %s is shown on a page',
    ],
  },
  {
    call: 'authorize: app of many tenants',
    does: 'organizations: people of any tenant, tokens of their own',
    witness: [
      'test/entra/sign-in.test.ts: signs in people of any, on the shared endpoint, with tokens of their own tenant',
    ],
  },
  {
    call: 'authorize: refusals',
    does: 'error, error_description, error_uri and state to the redirect URI',
    witness: [
      'test/entra/wrong-input.test.ts: of a doubled parameter',
      'test/entra/wrong-input.test.ts: %s comes back unchanged',
    ],
  },
  {
    call: 'account chosen',
    does: 'people of the tenant; blocked and foreign accounts refused on the page',
    witness: [
      'test/entra/sign-in.test.ts: lists the people of the tenant first, and refuses those of another organization (50020)',
      'test/entra/sign-in.test.ts: refuses an account that is blocked, or of nobody',
      'test/entra/sign-in.test.ts: is over after 30 minutes, and after it was used',
      'test/authorization-code.test.ts: cannot be finished by a form of another site',
    ],
  },
  {
    call: 'consent given',
    does: 'per person or, by an administrator, for everyone; remembered; declined',
    witness: [
      'test/authorization-code.test.ts: is asked for once and remembered',
      'test/entra/sign-in.test.ts: of an administrator for everyone spares the others the page',
      'test/entra/sign-in.test.ts: for everyone is not a member’s to give',
      'test/entra/sign-in.test.ts: declined grants nothing',
    ],
  },
  {
    call: 'consent: administrators only',
    does: '90094 for a member, by tenant setting or by permission',
    witness: [
      'test/tokens.test.ts: a person is sent back with AADSTS90094',
      'test/graph/people.test.ts: cannot be consented to by a member (90094)',
    ],
  },
  {
    call: 'token',
    does: 'one envelope, the headers of Entra ID, malformed requests refused with nothing changed',
    witness: [
      'test/entra/token-claims.test.ts: are those of Entra ID, for success and refusal alike',
      'test/entra/wrong-input.test.ts: finds no grant type in %s (900144)',
      'test/entra/wrong-input.test.ts: refuses %s (900561)',
      'test/entra/wrong-input.test.ts: refuses a body of many megabytes (413)',
      'test/entra/wrong-input.test.ts: takes no credential from the query',
    ],
  },
  {
    call: 'token: authorization_code',
    does: 'confidential and public clients; single use, ten minutes; a refused call keeps the code',
    witness: [
      'test/entra/ways-in.test.ts: lets msal-node in with PKCE, and AuthorizationCodeCredential too',
      'test/entra/ways-in.test.ts: lets a public client in without a secret, and not with one (700025)',
      'test/entra/wrong-input.test.ts: is refused %s, and the code still works',
      'test/entra/revocation.test.ts: redeemed eight times at once gives tokens once',
    ],
  },
  {
    call: 'token: authorization_code, refusals',
    does: '70000, 54005, 70008, 50011, 501481, 50057 as msal-node reports them',
    witness: ['test/entra/ways-in.test.ts: %s is refused, and msal-node says why'],
  },
  {
    call: 'token: single-page app',
    does: 'own origin and proof key only, refresh for 24 hours, CORS',
    witness: [
      'test/entra/wrong-input.test.ts: redeems its code from its own origin, and refreshes for a day',
      'test/entra/wrong-input.test.ts: is told by preflight whether it may ask',
    ],
  },
  {
    call: 'token: refresh_token',
    does: 'a new one each time, 90 sliding days, for every consented resource',
    witness: [
      'test/entra/revocation.test.ts: slides: each new one lives 90 days of its own',
      'test/authorization-code.test.ts: one refresh token serves the vault and Resource Manager when both were consented to',
      'test/authorization-code.test.ts: stays valid after it was used, so that two parallel refreshes both succeed',
      'test/entra/ways-in.test.ts: gives msal-node a new token',
    ],
  },
  {
    call: 'token: refresh_token, refusals',
    does: '50173, 700082, 65001, 50057 and policies, as interaction required',
    witness: [
      'test/entra/ways-in.test.ts: after %s needs a person (InteractionRequiredAuthError)',
      'test/entra/ways-in.test.ts: under %s says so',
      'test/entra/revocation.test.ts: %s is refused',
    ],
  },
  {
    call: 'revocation',
    does: 'by event and kind of client: password, sessions, account, consent, app, silence',
    witness: ['test/entra/revocation.test.ts: ends, or spares, the refresh token of a %s client'],
  },
  {
    call: 'strict refresh tokens',
    does: 'opt in: reuse of a superseded token revokes the family, races included',
    witness: [
      'test/entra/revocation.test.ts: revokes the family when a superseded token is used again, the newest token included',
      'test/entra/revocation.test.ts: lets nobody keep a token out of two refreshes at once',
      'test/entra/revocation.test.ts: does not take a refused refresh for a use',
      'test/entra/revocation.test.ts: lets a token be used again within the leeway, and not after it',
    ],
  },
  {
    call: 'token: client_credentials',
    does: 'secret in the body or by HTTP Basic; .default only; no shared tenant',
    witness: [
      'test/official-sdks.test.ts: ClientSecretCredential reads a secret through the challenge',
      'test/entra/ways-in.test.ts: lets msal-node in by client credentials',
      'test/authorization-code.test.ts: may send its secret by HTTP Basic',
      'test/entra/wrong-input.test.ts: of %s gives an app of one tenant nothing',
    ],
  },
  {
    call: 'token: client_credentials, refusals',
    does: '7000215, 7000222, 7000218, 700016, 7000112, 1002012',
    witness: [
      'test/entra/ways-in.test.ts: that %s is refused, and ClientSecretCredential says why',
      'test/entra/ways-in.test.ts: asks for .default only (1002012)',
    ],
  },
  {
    call: 'client certificate',
    does: 'PS256 and RS256, x5t and x5t#S256',
    witness: [
      'test/entra/client-certificate.test.ts: is taken with %s and %s',
      'test/entra/client-certificate.test.ts: ClientCertificateCredential signs in with a PEM file',
      'test/entra/client-certificate.test.ts: msal-node signs in with a certificate by its SHA-256 thumbprint',
    ],
  },
  {
    call: 'client certificate, refusals',
    does: '50012, 700021, 700023, 700024, 700027',
    witness: [
      'test/entra/client-certificate.test.ts: is refused for %s',
      'test/entra/client-certificate.test.ts: is refused when its certificate has expired',
      'test/entra/client-certificate.test.ts: is refused for a key that is not RSA',
      'test/entra/client-certificate.test.ts: is refused without its type, and with another type',
    ],
  },
  {
    call: 'client certificate by subject name and issuer',
    does: 'sendCertificateChain: a renewed certificate needs no registration',
    witness: [
      'test/entra/client-certificate.test.ts: lets ClientCertificateCredential in with a chain and no registered certificate',
      'test/entra/client-certificate.test.ts: lets a renewed certificate of the same subject in at once',
      'test/entra/client-certificate.test.ts: is refused %s (700027)',
    ],
  },
  {
    call: 'federated credential',
    does: 'issuer, subject, audience compared exactly; workload identity',
    witness: [
      'test/entra/ways-in.test.ts: in a file lets WorkloadIdentityCredential in',
      'test/entra/ways-in.test.ts: of %s is refused, and WorkloadIdentityCredential says why',
      'test/more-sign-ins.test.ts: refuse a token signed by somebody else',
    ],
  },
  {
    call: 'devicecode',
    does: 'code, page, life, interval; scope checked at once',
    witness: [
      'test/entra/device-code.test.ts: comes with the page, the code to type, its life and the pause between polls',
      'test/entra/device-code.test.ts: is not given %s',
      'test/entra/device-code.test.ts: is not given for GET, JSON or an unknown tenant',
    ],
  },
  {
    call: 'devicelogin',
    does: 'code typed in any form, account, consent, Cancel',
    witness: [
      'test/entra/device-code.test.ts: knows the code however it is typed, and no other',
      'test/entra/device-code.test.ts: refuses a person of another organization, and one who is blocked',
      'test/entra/device-code.test.ts: takes no form of another site',
    ],
  },
  {
    call: 'token: urn:ietf:params:oauth:grant-type:device_code',
    does: 'pending, declined, expired, unknown, once',
    witness: [
      'test/official-sdks.test.ts: DeviceCodeCredential waits for the person and gets a token',
      'test/entra/device-code.test.ts: msal-node signs in with a device code',
      'test/entra/device-code.test.ts: DeviceCodeCredential reports a declined sign-in',
      'test/entra/device-code.test.ts: is authorization_pending until the person has answered',
      'test/entra/device-code.test.ts: is expired_token after 15 minutes, and the code cannot be typed any more',
    ],
  },
  {
    call: 'token: device_code',
    does: 'the older name of the same grant',
    witness: ['test/entra/device-code.test.ts: by its older name is the same grant'],
  },
  {
    call: 'token: urn:ietf:params:oauth:grant-type:jwt-bearer',
    does: 'on-behalf-of with secret or certificate, for the API a person’s token was made for',
    witness: [
      'test/entra/on-behalf-of.test.ts: msal-node trades the token for one of the vault that names the person and the API',
      'test/entra/on-behalf-of.test.ts: OnBehalfOfCredential with a secret writes and reads a secret as the person',
      'test/entra/on-behalf-of.test.ts: OnBehalfOfCredential with an assertion signed by a certificate works alike',
    ],
  },
  {
    call: 'on-behalf-of, refusals',
    does: '50013, 500131, 500133, 7000114, 65001, 50057, 50173',
    witness: [
      'test/entra/on-behalf-of.test.ts: with a token made for another API (500131)',
      'test/entra/on-behalf-of.test.ts: with an app’s own token, in which there is no person (7000114)',
      'test/entra/on-behalf-of.test.ts: when the person never consented to the API’s use of the vault (65001, consent_required)',
    ],
  },
  {
    call: 'token v1.0',
    does: 'resource in, numbers as text; code, refresh and client credentials',
    witness: [
      'test/entra/sign-in.test.ts: write numbers as text and name the times',
      'test/entra/sign-in.test.ts: sign a person in for a resource, and refresh',
      'test/entra/sign-in.test.ts: refuse %s',
    ],
  },
  {
    call: 'adminconsent',
    does: 'v2.0: scope named, administrators only; refusal is consent_required',
    witness: [
      'test/entra/admin-consent.test.ts: given by an administrator holds for everyone',
      'test/entra/admin-consent.test.ts: is not given by somebody who is no administrator (90094)',
      'test/entra/admin-consent.test.ts: turned down goes back with the word of its version',
    ],
  },
  {
    call: 'adminconsent v1.0',
    does: 'what the registration lists; refusal is permission_denied',
    witness: [
      'test/entra/admin-consent.test.ts: given by an administrator holds for everyone',
      'test/entra/admin-consent.test.ts: turned down goes back with the word of its version',
    ],
  },
  {
    call: 'managed identity (App Service)',
    does: 'header of the host, client_id or principal_id, no secret',
    witness: [
      'test/entra/ways-in.test.ts: is a token for ManagedIdentityCredential, by the host’s environment or by client id',
      'test/entra/ways-in.test.ts: is refused %s',
      'test/more-sign-ins.test.ts: reads a secret with the official credential and no secret of its own',
    ],
  },
  {
    call: 'claims challenge (CAE)',
    does: '401 insufficient_claims, second attempt, cp1 clients only',
    witness: [
      'test/more-sign-ins.test.ts: is answered by the official client with a new token',
      'test/more-sign-ins.test.ts: is not sent to clients that did not say they understand it',
      'test/entra/claims-challenge.test.ts: a client that takes challenges is challenged at the vault, others are not',
      'test/entra/claims-challenge.test.ts: Resource Manager challenges too',
      'test/entra/token-claims.test.ts: lives a day for a client that takes claims challenges',
    ],
  },
  {
    call: 'logout',
    does: 'browser forgotten; only to a registered address, with state; refresh tokens stay',
    witness: [
      'test/entra/sign-in.test.ts: forgets the browser, leads back to the app and returns the state',
      'test/entra/sign-in.test.ts: does not lead to %s',
      'test/entra/sign-in.test.ts: leaves refresh tokens alone',
    ],
  },
  {
    call: 'openid-configuration',
    does: 'tenant by GUID or domain, common, organizations; unknown is invalid_tenant',
    witness: [
      'test/entra/discovery.test.ts: of a tenant names its endpoints and its issuer by GUID',
      'test/entra/discovery.test.ts: of %s leaves the tenant of the issuer open',
      'test/entra/discovery.test.ts: of an unknown tenant is 400 invalid_tenant (%s)',
    ],
  },
  {
    call: 'openid-configuration v1.0',
    does: 'the issuer of access tokens',
    witness: ['test/entra/discovery.test.ts: v1.0 names the issuer of access tokens and the v1.0 endpoints'],
  },
  {
    call: 'keys',
    does: 'JWK with certificate; keys roll',
    witness: [
      'test/entra/discovery.test.ts: at %s carry the key, its certificate and its issuer',
      'test/tokens.test.ts: roll without breaking tokens that are out',
      'test/entra/token-claims.test.ts: accepts tokens of the key before the last roll, and refuses forged ones',
    ],
  },
  {
    call: 'instance discovery',
    does: 'hosts that are one cloud; others are invalid_instance',
    witness: [
      'test/entra/discovery.test.ts: of the sandbox and of the public cloud lists the hosts that are one',
      'test/entra/discovery.test.ts: of "%s" is 400 invalid_instance',
    ],
  },
  {
    call: 'access token v1.0',
    does: 'all claims, delegated and app-only, group overage; jose accepts it by discovery alone',
    witness: [
      'test/entra/token-claims.test.ts: names up to 200 groups, and beyond that where to ask, with the same rights at a vault',
      'test/entra/token-claims.test.ts: has the v1.0 claims and no person in it',
      'test/entra/token-claims.test.ts: has the delegated claims',
      'test/entra/token-claims.test.ts: accepts access tokens by the v1.0 document',
    ],
  },
  {
    call: 'access token v2.0',
    does: 'for an app that exposes an API of that version',
    witness: ['test/entra/on-behalf-of.test.ts: is a v2.0 token when the API asks for that version'],
  },
  {
    call: 'id token',
    does: 'v2.0 claims by scope, pairwise subject; jose accepts it by discovery alone',
    witness: [
      'test/entra/token-claims.test.ts: has the v2.0 claims, with the nonce',
      'test/entra/token-claims.test.ts: tells of the person what the scopes allow: %s',
      'test/entra/token-claims.test.ts: has a subject of its own for each app',
      'test/entra/token-claims.test.ts: accepts an id token by the v2.0 document',
    ],
  },
  {
    call: 'access token, refused',
    does: 'signature, key, algorithm, issuer, tenant, audience, time: by vault and Resource Manager',
    witness: [
      'test/entra/tokens-refused.test.ts: refuses $name with 401, its code and a challenge',
      'test/entra/tokens-refused.test.ts: a real token for one plane is refused by the other',
    ],
  },
  {
    call: 'refusals by AADSTS code',
    does: 'all documented codes armed by app, person or next calls: status, error, suberror, envelope',
    witness: [
      'test/entra/failures.test.ts: AADSTS$code is answered with its own status, error, suberror and envelope',
      'test/entra/failures.test.ts: every documented code is in the table',
      'test/entra/failures.test.ts: strikes the next calls it was armed for, and no more',
      'test/entra/failures.test.ts: of one person leaves others alone',
      'test/entra/failures.test.ts: at sign-in is told to the app, or to the person once one is known',
    ],
  },
  {
    call: 'refusal: service busy',
    does: '503 with Retry-After; nothing used up',
    witness: [
      'test/entra/failures.test.ts: of a busy service is 503 with Retry-After',
      'test/entra/failures.test.ts: does not use up the code or the refresh token it struck',
    ],
  },
  {
    call: 'refusal: policy claims',
    does: 'claims to pass on to the next sign-in',
    witness: ['test/entra/failures.test.ts: carries the claims a client must pass on'],
  },
]
