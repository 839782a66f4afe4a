/**
 * The parity table: every call of Resource Manager, Entra ID and Graph the sandbox answers, what it does, and the test
 * or recording that witnesses it. Printed by `node test/parity.ts`, checked by parity.test.ts.
 */
export interface ParityRow {
  readonly call: string
  readonly does: string
  /** Test file and title, or a recording's id. */
  readonly witness: string
}

const arm = (title: string) => `resource-manager: ${title}`
const sdk = (title: string) => `official-sdks: ${title}`
const code = (title: string) => `authorization-code: ${title}`
const more = (title: string) => `more-sign-ins: ${title}`
const graph = (title: string) => `graph: ${title}`

export const PARITY: readonly ParityRow[] = [
  {
    call: 'PUT vault',
    does: 'creates (RegisteringDns), replaces, recovers',
    witness: sdk('creates, reads, lists, updates and deletes a vault, and sees it among the deleted'),
  },
  {
    call: 'GET vault',
    does: 'shows what was written, newer api-versions more',
    witness: arm('is answered as recorded: RegisteringDns first, then Succeeded with a slash'),
  },
  {
    call: 'PATCH vault',
    does: 'merges; irreversible settings stay',
    witness: arm('keeps purge protection and soft delete for good'),
  },
  { call: 'DELETE vault', does: '200, then 204; soft delete', witness: arm('deleted twice answers 200, then 204') },
  {
    call: 'LIST vaults by group, by subscription',
    does: 'pages, the last one empty',
    witness: arm('come in pages and end with an empty one'),
  },
  {
    call: 'LIST resources',
    does: 'vaults in the old short shape',
    witness: arm('of the old kind show only id, name, type, location and tags'),
  },
  {
    call: 'PUT accessPolicies/{add|replace|remove}',
    does: 'single entries',
    witness: sdk('adds, replaces and removes access policies'),
  },
  {
    call: 'POST checkNameAvailability',
    does: 'deleted names count as taken',
    witness: sdk('refuses the name of a deleted vault, recovers it, and purges it'),
  },
  {
    call: 'GET, LIST deletedVaults; POST purge; GET operationResults',
    does: 'as recorded, 202 then 200',
    witness: sdk('refuses the name of a deleted vault, recovers it, and purges it'),
  },
  {
    call: 'GET, PUT, LIST, DELETE privateEndpointConnections; LIST privateLinkResources',
    does: 'states and etags; no network behind them',
    witness: arm('are approved, show Updating, and settle with a new etag'),
  },
  {
    call: 'vaults/secrets, vaults/keys',
    does: 'control-plane rights, no value shown, a key made once',
    witness: sdk('makes secrets and keys without an access policy, and never shows a value'),
  },
  {
    call: 'roleDefinitions, roleAssignments',
    does: 'built-in roles at any scope, in force at once',
    witness: arm('cannot be given by a Contributor'),
  },
  {
    call: 'subscriptions',
    does: 'those the caller has a role in',
    witness: code('one refresh token serves the vault and Resource Manager when both were consented to'),
  },
  {
    call: 'checks of the gateway',
    does: 'api-version, token, subscription, group, role, in Azure’s order',
    witness: arm('asks for the api-version before it asks who is calling'),
  },

  {
    call: 'authorize',
    does: 'account, consent, code; prompt, login_hint, response_mode',
    witness: code('returns the state, and the code in the fragment when asked'),
  },
  {
    call: 'token: authorization_code',
    does: 'PKCE, single use, ten minutes',
    witness: code('gives a v1.0 access token for the vault, a refresh token and an id token'),
  },
  {
    call: 'token: refresh_token',
    does: 'a new one each time; 90 days; strict mode',
    witness: code('stays valid after it was used, so that two parallel refreshes both succeed'),
  },
  {
    call: 'token: client_credentials',
    does: 'secret, certificate (PS256, RS256), federated token',
    witness: sdk('ClientCertificateCredential signs in with a certificate of the app'),
  },
  {
    call: 'token: federated credential',
    does: 'issuer, subject, audience compared exactly',
    witness: more('let the official credential in'),
  },
  {
    call: 'token: device code',
    does: 'page, polling, expiry',
    witness: sdk('DeviceCodeCredential waits for the person and gets a token'),
  },
  {
    call: 'token: on-behalf-of',
    does: 'tokens for this API only',
    witness: more('refuses a token for another API and text that is none'),
  },
  {
    call: 'token v1',
    does: 'resource in, numbers as strings',
    witness: more('takes resource and writes numbers as strings'),
  },
  { call: 'adminconsent', does: 'consent for everyone', witness: more('given by the page holds for everyone') },
  {
    call: 'managed identity (App Service)',
    does: 'header of the host, no secret',
    witness: more('reads a secret with the official credential and no secret of its own'),
  },
  {
    call: 'claims challenge (CAE)',
    does: '401 insufficient_claims, second attempt',
    witness: more('is answered by the official client with a new token'),
  },
  {
    call: 'openid-configuration, keys',
    does: 'enough for any JOSE validator',
    witness: code('gives tokens a standard validator accepts with discovery alone'),
  },

  {
    call: 'Graph applications, addPassword, removePassword',
    does: 'a secret shown once',
    witness: graph('are created, given a secret that works, and deleted'),
  },
  {
    call: 'Graph servicePrincipals',
    does: 'by app id',
    witness: graph('are found by app id, and their service principal too'),
  },
  {
    call: 'Graph users, me, revokeSignInSessions',
    does: 'people and their sessions',
    witness: graph('lose their sessions when an administrator ends them'),
  },
]

if (import.meta.main) {
  console.log('| call | what the sandbox does | witness |\n|---|---|---|')
  for (const row of PARITY) console.log(`| ${row.call} | ${row.does} | ${row.witness} |`)
}
