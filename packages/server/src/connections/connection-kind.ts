/**
 * Connections as a kind of document. Whatever a grant was given for (the client, the address, the scopes) cannot change
 * under it: the grant is dropped in the same transaction. What differs between applications is in azure.ts and universal/.
 */
import { type Connection, ConnectionInput, type Dependencies, isUniversal } from '@keyway/contract'
import { type SqlBool, sql } from 'kysely'
import { debugUntilOf } from '../debug/index.ts'
import type { Db, Deps, Tx } from '../deps.ts'
import type { DocumentKind, Prepared, Row, WriteContext } from '../documents/index.ts'
import { AppError } from '../errors.ts'
import type { IClientDocument } from '../iclients/iclient-document.ts'
import { missingCredential } from '../iclients/missing-credential.ts'
import { LACKS_SECRET } from '../iclients/needs-secret.ts'
import { signInOf } from '../iclients/sign-in-of.ts'
import { prepareAzure } from './azure.ts'
import { type ConnectionDocument, endpointsOf, presentConnection } from './connection-document.ts'
import { markSecrets } from './universal/missing-secrets.ts'
import { prepareUniversal } from './universal/prepare-universal.ts'

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
        needsSecret: sql`(doc ? 'missingSecrets' OR iclient_id IN (SELECT id FROM iclients WHERE ${LACKS_SECRET}))`,
        used: sql`(id IN (SELECT connection_id FROM exports UNION SELECT connection_id FROM imports))`,
      },
      sorts: { status: 'status', address: 'address', _httpConnectorApiId: 'api_type' },
    },
    async prepare(tx, input, context) {
      const prepared = await prepare(deps, tx, input, context)
      return { ...prepared, committed: () => forget(context.id) }
    },
    present: (db, rows) => present(deps, db, rows),
    copied(row, shown) {
      const { missingSecrets = [] } = row.doc as ConnectionDocument
      return { ...shown, http: markSecrets(shown.http, missingSecrets) }
    },
    users,
    deleted: forget,
  }
}

async function prepare(
  deps: Deps,
  tx: Tx,
  input: ConnectionInput,
  context: WriteContext<'connections'>,
): Promise<Prepared<'connections'>> {
  const { id, before } = context
  if (before !== null) {
    refuseOtherApplication(before.doc as ConnectionDocument, input)
    await refuseOtherApi(tx, id, before.doc as ConnectionDocument, input)
  }
  await checkLender(tx, id, input)
  const { name, http, debugDate, _agentId: _, ...rest } = input
  const prepared = isUniversal(http)
    ? await prepareUniversal(deps, tx, { name, http, rest }, context)
    : await prepareAzure(deps, tx, { name, http, rest }, context)
  const debugUntil = debugUntilOf(debugDate, before?.debugUntil ?? null, context.now)
  return { ...prepared, columns: { ...prepared.columns, debugUntil } }
}

function refuseOtherApplication(before: ConnectionDocument, { http }: ConnectionInput): void {
  if (before.http._httpConnectorId === http._httpConnectorId) return
  const reason = 'The application of a connection cannot change. Create another connection.'
  throw new AppError('immutable_field', { field: 'http._httpConnectorId', facts: { reason } })
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

async function present(deps: Deps, db: Db | Tx, rows: readonly Row<'connections'>[]): Promise<Connection[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const iclientIds = [...new Set(rows.flatMap((row) => row.iclientId ?? []))]
  const iclients =
    iclientIds.length === 0
      ? []
      : await db
          .selectFrom('iclients')
          .select(['id', 'doc', 'clientSecretSealed', 'privateKeySealed'])
          .where('id', 'in', iclientIds)
          .execute()
  const grants = await db
    .selectFrom('grants')
    .select(['connectionId', 'scope', 'missingScope', 'tenantId', 'grantedBy', 'grantedAt', 'refreshedAt'])
    .select(['accessTokenExpiresAt', 'refreshTokenExpiresAt'])
    // One parameter: a thousand of them take longer to read than the rows.
    .where(sql<SqlBool>`connection_id = ANY(${ids})`)
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
    const { endpoints = null, needsSecret = false } = clientById.get(row.iclientId ?? '') ?? {}
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
