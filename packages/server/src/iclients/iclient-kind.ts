/** iClients as a kind of document: one secret, a callback path of its own, and a cloud it belongs to. */
import { AZURE_KEY_VAULT_ID, cloudEndpoints } from '@keyway/connectors'
import { type Dependencies, type IClient, IClientInput, isMask, MASK } from '@keyway/contract'
import { dropGrants } from '../connections/connection-status.ts'
import type { Db, Deps, Tx } from '../deps.ts'
import type { DocumentKind, Prepared, Row, WriteContext } from '../documents/index.ts'
import { AppError } from '../errors.ts'
import { newCallbackKey } from './callback-key.ts'
import { callbackKeyOf, clientSecretPlace, type IClientDocument, redirectUriOf } from './iclient-document.ts'

export const NOUN = 'OAuth 2.0 client'
const SECRET = 'oauth2.clientSecret'

type Context = WriteContext<'iclients'>

/** @param forget drops what is cached of a connection */
export function iclientKind(
  deps: Deps,
  forget: (connectionId: string) => void,
): DocumentKind<'iclients', IClientInput, IClient> {
  return {
    table: 'iclients',
    noun: NOUN,
    input: IClientInput,
    prepare: (tx, input, context) => prepare(deps, forget, tx, input, context),
    present: async (_db, rows) => rows.map((row) => present(row, deps.config.publicUrl)),
    users,
  }
}

async function prepare(
  deps: Deps,
  forget: (connectionId: string) => void,
  tx: Tx,
  input: IClientInput,
  context: Context,
): Promise<Prepared<'iclients'>> {
  const { id, before } = context
  refuseUnknown(deps, input)
  const { clientSecret, redirectUri, ...oauth2 } = input.oauth2
  const { name: _, ...rest } = input
  const doc: IClientDocument = { ...rest, oauth2 }
  const connections = before === null ? [] : await connectionsOf(tx, id)
  const moved = before !== null && isAnotherClient(before.doc as IClientDocument, doc)
  if (before !== null) refuseMove(before.doc as IClientDocument, doc, connections)
  const secret = newSecret(clientSecret, before, moved)
  return {
    doc,
    columns: {
      clientSecretSealed:
        secret === null ? (before?.clientSecretSealed ?? null) : await deps.sealer.seal(secret, clientSecretPlace(id)),
      callbackKey: await callbackKey(deps, tx, redirectUri, context),
    },
    changedSecrets: secret === null ? [] : [SECRET],
    written: async (inner) => {
      if (moved)
        await dropGrants(
          inner,
          connections.map((connection) => connection.id),
        )
    },
    committed: () => {
      for (const connection of connections) forget(connection.id)
    },
  }
}

function refuseUnknown(deps: Deps, input: IClientInput): void {
  if (input._httpConnectorId !== AZURE_KEY_VAULT_ID) {
    throw new AppError('invalid_ref', {
      field: '_httpConnectorId',
      facts: { resource: 'application', id: input._httpConnectorId },
    })
  }
  const { cloud } = input.oauth2.unencrypted
  if (cloudEndpoints(cloud, deps.config.sandbox) !== null) return
  throw new AppError('invalid_field', {
    field: 'oauth2.unencrypted.cloud',
    facts: { reason: 'The Azure sandbox is not enabled on this Keyway. Choose the cloud your app registration is in.' },
  })
}

/** Another app registration, or the same id in another directory: what was granted to the old one says nothing here. */
function isAnotherClient(before: IClientDocument, after: IClientDocument): boolean {
  const identity = ({ oauth2: { clientId, unencrypted } }: IClientDocument): string =>
    `${clientId} ${unencrypted.tenantId} ${unencrypted.cloud}`.toLowerCase()
  return identity(before) !== identity(after)
}

/** Vault URLs and scopes of the connections were checked against the cloud they are in. */
function refuseMove(
  before: IClientDocument,
  after: IClientDocument,
  connections: readonly { readonly name: string }[],
): void {
  const [user] = connections
  if (user === undefined || before.oauth2.unencrypted.cloud === after.oauth2.unencrypted.cloud) return
  throw new AppError('invalid_field', {
    field: 'oauth2.unencrypted.cloud',
    facts: {
      reason: `The cloud cannot change while the connection "${user.name}" uses this client, because its scopes and Vault URL belong to the old one. Create another OAuth 2.0 client.`,
    },
  })
}

/** The secret to seal; null keeps the stored one. A changed client never inherits the secret of the one before. */
function newSecret(sent: string | undefined, before: Row<'iclients'> | null, moved: boolean): string | null {
  const secret = sent === undefined || isMask(sent) ? null : sent
  if (secret !== null) return secret
  if (before === null || before.clientSecretSealed === null) {
    if (sent !== undefined) throw new AppError('masked_secret', { field: SECRET })
    throw new AppError('missing_required_field', { field: SECRET, facts: { label: 'Client secret' } })
  }
  if (moved) throw new AppError('secret_needed', { field: SECRET })
  return null
}

async function callbackKey(deps: Deps, tx: Tx, redirectUri: string | undefined, context: Context): Promise<string> {
  if (redirectUri === undefined) return context.before?.callbackKey ?? newCallbackKey()
  const field = 'oauth2.redirectUri'
  const key = callbackKeyOf(deps.config.publicUrl, redirectUri)
  if (key === null) {
    const reason = `The redirect URI must be one that Keyway made, such as ${redirectUriOf(deps.config.publicUrl, '0'.repeat(24))}. Leave it out to get one.`
    throw new AppError('invalid_field', { field, facts: { reason } })
  }
  const other = await tx
    .selectFrom('iclients')
    .select('name')
    .where('callbackKey', '=', key)
    .where('id', '!=', context.id)
    .executeTakeFirst()
  if (other) {
    const reason = `The redirect URI belongs to the OAuth 2.0 client "${other.name}". Leave it out to get another one.`
    throw new AppError('invalid_field', { field, facts: { reason } })
  }
  return key
}

function present(row: Row<'iclients'>, publicUrl: string): IClient {
  const doc = row.doc as IClientDocument
  return {
    _id: row.id,
    name: row.name,
    ...doc,
    oauth2: {
      ...doc.oauth2,
      ...(row.clientSecretSealed === null ? {} : { clientSecret: MASK }),
      redirectUri: redirectUriOf(publicUrl, row.callbackKey),
    },
    createdAt: row.createdAt.toISOString(),
    lastModified: row.lastModified.toISOString(),
  }
}

const connectionsOf = (db: Db | Tx, id: string) =>
  db.selectFrom('connections').select(['id', 'name']).where('iclientId', '=', id).orderBy('name').execute()

async function users(db: Db | Tx, id: string): Promise<Dependencies> {
  const connections = await connectionsOf(db, id)
  if (connections.length === 0) return {}
  return {
    connections: connections.map((row) => ({ ...row, paths: ['http._iClientId'], accessLevel: 'owner' })),
  }
}
