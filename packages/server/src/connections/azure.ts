/** Connections of Azure Key Vault: a client of the same cloud, a vault of that cloud, scopes of the API. */
import { type CloudEndpoints, checkAppScopes, checkScopes, checkVaultUrl } from '@keyway/connectors'
import { type AzureHttpInput, isAppOnly } from '@keyway/contract'
import type { Deps, Tx } from '../deps.ts'
import type { OwnColumns, Prepared, Row, WriteContext } from '../documents/index.ts'
import { AppError, AppErrors } from '../errors.ts'
import { holdIClient } from '../iclients/iclient-document.ts'
import type { SignIn } from '../iclients/sign-in-of.ts'
import { type ConnectionDocument, endpointsOf, type OwnInput } from './connection-document.ts'
import { dropGrants } from './connection-status.ts'
import { memberErrors } from './members-of-client.ts'
import { templateErrors } from './universal/check-templates.ts'

export async function prepareAzure(
  deps: Deps,
  tx: Tx,
  { name, http, rest }: OwnInput<AzureHttpInput>,
  { id, before }: WriteContext<'connections'>,
): Promise<Prepared<'connections'>> {
  const { endpoints, signIn } = await clientFor(deps, tx, http, before === null)
  const checked: AzureHttpInput = { ...http, ...addresses(http, endpoints, signIn) }
  const wrong = templateErrors(checked, {
    settings: rest.settings ?? {},
    connection: { name, http: { unencrypted: checked.unencrypted } },
  })
  if (wrong.length > 0) throw new AppErrors(wrong)
  const voided = before !== null && voidsGrant((before.doc as ConnectionDocument).http as AzureHttpInput, checked)
  return {
    doc: { ...rest, http: checked } satisfies ConnectionDocument,
    columns: columns(http, before),
    written: async (inner) => {
      if (voided) await dropGrants(inner, [id])
    },
  }
}

interface Client {
  readonly endpoints: CloudEndpoints
  readonly signIn: SignIn
}

async function clientFor(deps: Deps, tx: Tx, http: AzureHttpInput, isNew: boolean): Promise<Client> {
  const field = 'http._iClientId'
  const iclient = await holdIClient(tx, http._iClientId, deps.config.publicUrl, { wait: isNew })
  if (!iclient) {
    throw new AppError('invalid_ref', { field, facts: { resource: 'OAuth 2.0 client', id: http._iClientId } })
  }
  if (iclient.universal !== null) {
    const reason = `The OAuth 2.0 client "${iclient.name}" belongs to the application HTTP. Choose one that signs in with Microsoft.`
    throw new AppError('invalid_field', { field, facts: { reason } })
  }
  const endpoints = endpointsOf(iclient.signIn, deps.config)
  if (endpoints !== null) {
    const { login, browserLogin = login } = endpoints
    const below = `${iclient.signIn.tenantId}/oauth2/v2.0`
    const errors = memberErrors(http.auth.oauth, iclient, {
      authURI: `${browserLogin}/${below}/authorize`,
      tokenURI: `${login}/${below}/token`,
      scopeDelimiter: ' ',
    })
    if (errors.length > 0) throw new AppErrors(errors)
    return { endpoints, signIn: iclient.signIn }
  }
  const reason = `The OAuth 2.0 client "${iclient.name}" belongs to the Azure sandbox, which is not enabled on this Keyway. Choose another one.`
  throw new AppError('invalid_field', { field, facts: { reason } })
}

/** Vault URL and scopes as they are stored: checked against the cloud, in one spelling. */
function addresses(
  http: AzureHttpInput,
  endpoints: CloudEndpoints,
  signIn: SignIn,
): Pick<AzureHttpInput, 'unencrypted' | 'auth'> {
  const errors: AppError[] = []
  const api = http._httpConnectorApiId
  // Resource Manager has one address per cloud, so the control plane keeps no Vault URL.
  const vaultUrl = api === 'data-plane' ? checkedVaultUrl(http.unencrypted.vaultUrl, endpoints, errors) : undefined
  const scopes = (isAppOnly(signIn) ? checkAppScopes : checkScopes)(http.auth.oauth.scope, endpoints, api)
  if (!scopes.ok) errors.push(new AppError(scopes.code, { field: 'http.auth.oauth.scope', facts: scopes.facts }))
  if (errors.length > 0 || !scopes.ok) throw new AppErrors(errors)
  return {
    unencrypted: vaultUrl === undefined ? {} : { vaultUrl },
    auth: { ...http.auth, oauth: { scope: [...scopes.scope] } },
  }
}

function checkedVaultUrl(vaultUrl: string | undefined, endpoints: CloudEndpoints, errors: AppError[]): string {
  const field = 'http.unencrypted.vaultUrl'
  if (vaultUrl === undefined || vaultUrl === '') {
    errors.push(new AppError('missing_required_field', { field, facts: { label: 'Vault URL' } }))
    return ''
  }
  const check = checkVaultUrl(vaultUrl, endpoints)
  if (check.ok) return check.url
  errors.push(new AppError(check.code, { field, facts: check.facts }))
  return ''
}

function voidsGrant(before: AzureHttpInput, after: AzureHttpInput): boolean {
  const grantedFor = (http: AzureHttpInput): string =>
    JSON.stringify([
      http._iClientId,
      http._httpConnectorApiId,
      http.unencrypted.vaultUrl ?? null,
      [...http.auth.oauth.scope].sort(),
    ])
  return grantedFor(before) !== grantedFor(after)
}

function columns(http: AzureHttpInput, before: Row<'connections'> | null): OwnColumns<'connections'> {
  const iclientId = http._iClientId
  if (before === null) {
    return {
      iclientId,
      secretsSealed: null,
      offline: false,
      offlineSince: null,
      needsAuthorization: true,
      diagnosis: null,
    }
  }
  const { offline, offlineSince, needsAuthorization, diagnosis } = before
  return {
    iclientId,
    secretsSealed: null,
    offline,
    offlineSince,
    needsAuthorization,
    diagnosis: diagnosis === null ? null : JSON.stringify(diagnosis),
  }
}
