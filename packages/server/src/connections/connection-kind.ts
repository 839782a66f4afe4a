/**
 * Connections as a kind of document. Whatever a grant was given for (the client, the API, the vault, the scopes) cannot
 * change under it: the grant is dropped in the same transaction.
 */
import { AZURE_KEY_VAULT_ID, type CloudEndpoints, checkAppScopes, checkScopes, checkVaultUrl } from '@keyway/connectors'
import { type Connection, ConnectionInput, type Dependencies, isAppOnly } from '@keyway/contract'
import { sql } from 'kysely'
import { debugUntilOf } from '../debug/index.ts'
import type { Db, Deps, Tx } from '../deps.ts'
import type { DocumentKind, OwnColumns, Prepared, Row, WriteContext } from '../documents/index.ts'
import { AppError, AppErrors } from '../errors.ts'
import { holdIClient, type IClientDocument } from '../iclients/iclient-document.ts'
import { missingCredential } from '../iclients/missing-credential.ts'
import { type SignIn, signInOf } from '../iclients/sign-in-of.ts'
import { type ConnectionDocument, endpointsOf, presentConnection } from './connection-document.ts'
import { dropGrants } from './connection-status.ts'

/** @param forget drops what is cached of a connection */
export function connectionKind(
  deps: Deps,
  forget: (connectionId: string) => void,
): DocumentKind<'connections', ConnectionInput, Connection> {
  return {
    table: 'connections',
    noun: 'connection',
    input: ConnectionInput,
    lists: {
      searched: ['address'],
      filters: {
        status: 'status',
        offline: 'offline',
        _httpConnectorApiId: 'api_type',
        _httpConnectorId: 'application',
        _iClientId: 'iclient_id',
      },
      sorts: { status: 'status', address: 'address', _httpConnectorApiId: 'api_type' },
    },
    async prepare(tx, input, context) {
      const prepared = await prepare(deps, tx, input, context)
      return { ...prepared, committed: () => forget(context.id) }
    },
    present: (db, rows) => present(deps, db, rows),
    users,
    deleted: forget,
  }
}

async function prepare(
  deps: Deps,
  tx: Tx,
  input: ConnectionInput,
  { id, before, now }: WriteContext<'connections'>,
): Promise<Prepared<'connections'>> {
  const { name: _, debugDate, ...doc } = input
  if (before !== null) await refuseOtherApi(tx, id, before.doc as ConnectionDocument, input)
  await checkLender(tx, id, input)
  const { endpoints, signIn } = await clientFor(deps, tx, input, before === null)
  const checked: ConnectionDocument = { ...doc, http: { ...doc.http, ...addresses(input, endpoints, signIn) } }
  const voided = before !== null && voidsGrant(before.doc as ConnectionDocument, checked)
  return {
    doc: checked,
    columns: { ...columns(input, before), debugUntil: debugUntilOf(debugDate, before?.debugUntil ?? null, now) },
    written: async (inner) => {
      if (voided) await dropGrants(inner, [id], 'changed', now)
    },
  }
}

/** The operations of exports and imports belong to an API; they were checked when those were saved. */
async function refuseOtherApi(
  tx: Tx,
  id: string,
  before: ConnectionDocument,
  { http }: ConnectionInput,
): Promise<void> {
  if (before.http._httpConnectorApiId === http._httpConnectorApiId) return
  const { exports = [], imports = [] } = await users(tx, id)
  const [user] = [...exports, ...imports]
  if (user === undefined) return
  const reason = `The API type cannot change while "${user.name}" uses this connection, because its operation belongs to the old one. Create another connection.`
  throw new AppError('immutable_field', { field: 'http._httpConnectorApiId', facts: { reason } })
}

/** Slots are lent once: of a chain nobody could tell whose calls are in the way. */
async function checkLender(tx: Tx, id: string, input: ConnectionInput): Promise<void> {
  const lenderId = input._borrowConcurrencyFromConnectionId
  if (lenderId === undefined) return
  const field = '_borrowConcurrencyFromConnectionId'
  const refuse = (reason: string) => new AppError('invalid_field', { field, facts: { reason } })
  if (lenderId === id) throw refuse('A connection cannot borrow concurrency from itself. Choose another one.')
  const lender = await tx
    .selectFrom('connections')
    .select(['name', 'doc'])
    .where('id', '=', lenderId)
    .forShare()
    .executeTakeFirst()
  if (!lender) throw new AppError('invalid_ref', { field, facts: { resource: 'connection', id: lenderId } })
  if ((lender.doc as ConnectionDocument)._borrowConcurrencyFromConnectionId !== undefined) {
    throw refuse(`"${lender.name}" borrows concurrency itself. Choose the connection it borrows from.`)
  }
  const [borrower] = await borrowersOf(tx, id)
  if (borrower !== undefined) {
    throw refuse(`"${borrower.name}" borrows concurrency from this connection, so this one cannot borrow itself.`)
  }
}

const borrowersOf = (db: Db | Tx, id: string) =>
  db
    .selectFrom('connections')
    .select(['id', 'name'])
    .where(sql<string>`doc ->> '_borrowConcurrencyFromConnectionId'`, '=', id)
    .orderBy('name')
    .execute()

interface Client {
  readonly endpoints: CloudEndpoints
  readonly signIn: SignIn
}

async function clientFor(deps: Deps, tx: Tx, { http }: ConnectionInput, isNew: boolean): Promise<Client> {
  if (http._httpConnectorId !== AZURE_KEY_VAULT_ID) {
    const facts = { resource: 'application', id: http._httpConnectorId }
    throw new AppError('invalid_ref', { field: 'http._httpConnectorId', facts })
  }
  const field = 'http._iClientId'
  const iclient = await holdIClient(tx, http._iClientId, deps.config.publicUrl, { wait: isNew })
  if (!iclient) {
    throw new AppError('invalid_ref', { field, facts: { resource: 'OAuth 2.0 client', id: http._iClientId } })
  }
  const endpoints = endpointsOf(iclient.signIn, deps.config)
  if (endpoints !== null) return { endpoints, signIn: iclient.signIn }
  const reason = `The OAuth 2.0 client "${iclient.name}" belongs to the Azure sandbox, which is not enabled on this Keyway. Choose another one.`
  throw new AppError('invalid_field', { field, facts: { reason } })
}

/** Vault URL and scopes as they are stored: checked against the cloud, in one spelling. */
function addresses(
  { http }: ConnectionInput,
  endpoints: CloudEndpoints,
  signIn: SignIn,
): Pick<ConnectionDocument['http'], 'unencrypted' | 'auth'> {
  const errors: AppError[] = []
  const api = http._httpConnectorApiId
  // Resource Manager has one address per cloud, so the control plane keeps no Vault URL.
  const vaultUrl = api === 'data-plane' ? checkedVaultUrl(http.unencrypted.vaultUrl, endpoints, errors) : undefined
  const scopes = (isAppOnly(signIn) ? checkAppScopes : checkScopes)(http.auth.oauth.scope, endpoints, api)
  if (!scopes.ok) errors.push(new AppError(scopes.code, { field: 'http.auth.oauth.scope', facts: scopes.facts }))
  if (errors.length > 0 || !scopes.ok) throw new AppErrors(errors)
  return {
    unencrypted: vaultUrl === undefined ? {} : { vaultUrl },
    auth: { type: 'oauth', oauth: { scope: [...scopes.scope] } },
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

function voidsGrant(before: ConnectionDocument, after: ConnectionDocument): boolean {
  const grantedFor = ({ http }: ConnectionDocument): string =>
    JSON.stringify([
      http._iClientId,
      http._httpConnectorApiId,
      http.unencrypted.vaultUrl ?? null,
      [...http.auth.oauth.scope].sort(),
    ])
  return grantedFor(before) !== grantedFor(after)
}

function columns(
  { http }: ConnectionInput,
  before: Row<'connections'> | null,
): Omit<OwnColumns<'connections'>, 'debugUntil'> {
  const iclientId = http._iClientId
  if (before === null) {
    return {
      iclientId,
      offline: false,
      offlineSince: null,
      needsAuthorization: true,
      diagnosis: null,
      checkedAt: null,
      nextCheckAt: null,
    }
  }
  const { offline, offlineSince, needsAuthorization, diagnosis, checkedAt, nextCheckAt } = before
  return {
    iclientId,
    offline,
    offlineSince,
    needsAuthorization,
    checkedAt,
    nextCheckAt,
    diagnosis: diagnosis === null ? null : JSON.stringify(diagnosis),
  }
}

async function present(deps: Deps, db: Db | Tx, rows: readonly Row<'connections'>[]): Promise<Connection[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const iclientIds = [...new Set(rows.map((row) => row.iclientId))]
  const iclients = await db
    .selectFrom('iclients')
    .select(['id', 'doc', 'clientSecretSealed', 'privateKeySealed'])
    .where('id', 'in', iclientIds)
    .execute()
  const grants = await db
    .selectFrom('grants')
    .select(['connectionId', 'version', 'scope', 'missingScope', 'tenantId', 'grantedBy', 'grantedAt', 'refreshedAt'])
    .select(['accessTokenExpiresAt', 'refreshTokenExpiresAt', 'leaseOwner', 'leaseFence', 'leaseUntil'])
    .where('connectionId', 'in', ids)
    .execute()
  const clientById = new Map(
    iclients.map(({ id, doc, ...stored }) => {
      const signIn = signInOf(doc as IClientDocument)
      const needsSecret = missingCredential(signIn, stored) !== null
      return [id, { endpoints: endpointsOf(signIn, deps.config), needsSecret }]
    }),
  )
  const grantById = new Map(grants.map((grant) => [grant.connectionId, grant]))
  const now = deps.clock.now()
  return rows.map((row) => {
    const { endpoints = null, needsSecret = false } = clientById.get(row.iclientId) ?? {}
    return presentConnection(row, endpoints, needsSecret, grantById.get(row.id), now)
  })
}

async function users(db: Db | Tx, id: string): Promise<Dependencies> {
  const using = (table: 'exports' | 'imports') =>
    db.selectFrom(table).select(['id', 'name']).where('connectionId', '=', id).orderBy('name').execute()
  const found = {
    exports: await using('exports'),
    imports: await using('imports'),
    connections: await borrowersOf(db, id),
  }
  const paths = (type: string) => [type === 'connections' ? '_borrowConcurrencyFromConnectionId' : '_connectionId']
  return Object.fromEntries(
    Object.entries(found)
      .filter(([, rows]) => rows.length > 0)
      .map(([type, rows]) => [type, rows.map((row) => ({ ...row, paths: paths(type), accessLevel: 'owner' }))]),
  )
}
