/** iClients as a kind of document: a credential, a callback path of its own, and a cloud it belongs to. */
import { cloudEndpoints } from '@keyway/connectors'
import {
  AZURE_KEY_VAULT_ID,
  type Dependencies,
  HTTP_ID,
  type IClient,
  IClientInput,
  isAppOnly,
  MASK,
} from '@keyway/contract'
import { dropGrants } from '../connections/connection-status.ts'
import { useScopesOf } from '../connections/use-scopes-of.ts'
import type { Db, Deps, Tx } from '../deps.ts'
import type { DocumentKind, OwnColumns, Prepared, Row, WriteContext } from '../documents/index.ts'
import { AppError } from '../errors.ts'
import { newCallbackKey } from './callback-key.ts'
import { type Change, type Credentials, checkCredentials } from './credentials.ts'
import { type Split, splitInput } from './document-of.ts'
import {
  callbackKeyOf,
  clientSecretPlace,
  type IClientDocument,
  privateKeyPlace,
  redirectUriOf,
} from './iclient-document.ts'
import { LACKS_SECRET } from './needs-secret.ts'
import { fieldsPlace, openFieldsOrNone, splitFields } from './references/own-fields.ts'
import { isElsewhere, presentSignIn, type SignIn, signInOf, voidsGrants } from './sign-in-of.ts'

export const NOUN = 'OAuth 2.0 client'

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
    lists: { filters: { needsSecret: LACKS_SECRET } },
    prepare: (tx, input, context) => prepare(deps, forget, tx, input, context),
    present: async (_db, rows) => rows.map((row) => present(row, deps)),
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
  const { id, before, now, actor } = context
  const split = splitInput(input, deps.config)
  const signIn = signInOf(split.doc)
  const endpoints = offeredCloud(deps, split, signIn)
  refuseOtherApplication(before, split)
  const old = before === null ? null : signInOf(before.doc as IClientDocument)
  const connections = before === null ? [] : await connectionsOf(tx, id)
  if (old !== null) refuseMove(old, signIn, connections, split.fields.cloud)
  const names = { name: input.name, secretField: split.fields.secret, now, arriving: context.arriving === true }
  const credentials = await checkCredentials(split, signIn, before, names)
  const fields = splitFields(
    withExpiry(withCertificate(split.doc, credentials, before), credentials, before),
    {
      secrets: await openFieldsOrNone(deps, id, before?.fieldsSealed ?? null),
      missing: (before?.doc as IClientDocument | undefined)?.missingSecrets ?? [],
      moved: before !== null && leadsElsewhere(before.doc as IClientDocument, split.doc),
    },
    context.arriving === true,
  )
  const { doc } = fields
  const users = connections.map((connection) => connection.id)
  const moved = old !== null && voidsGrants(old, signIn)
  return {
    doc,
    columns: {
      ...(await sealed(deps, id, credentials, before)),
      fieldsSealed:
        Object.keys(fields.secrets).length === 0
          ? null
          : await deps.sealer.seal(JSON.stringify(fields.secrets), fieldsPlace(id)),
      callbackKey: await callbackKey(deps, tx, split.redirectUri, context),
      expiryWarned:
        endOf(doc) === (before && endOf(before.doc as IClientDocument)) ? (before?.expiryWarned ?? null) : null,
    },
    changedSecrets: [
      ...(credentials.secret.kind === 'new' ? [split.fields.secret] : []),
      ...(credentials.certificate.kind === 'new' ? ['oauth2.clientCertificate.key'] : []),
      ...fields.changed,
    ],
    written: async (inner) => {
      if (!moved) return
      await dropGrants(inner, users, 'changed', now)
      if (endpoints !== null && isAppOnly(old) !== isAppOnly(signIn)) {
        await useScopesOf(inner, users, endpoints, isAppOnly(signIn) ? 'app' : 'person', actor, now)
      }
    },
    committed: () => {
      for (const user of users) forget(user)
    },
  }
}

/** Its secrets go to other addresses than before, or may. */
const leadsElsewhere = (before: IClientDocument, after: IClientDocument): boolean => {
  const known = before.oauth2?.validDomainNames ?? []
  return (
    isElsewhere(signInOf(before), signInOf(after)) ||
    (after.oauth2?.validDomainNames ?? []).some((name) => !known.includes(name))
  )
}

const endOf = (doc: IClientDocument): number | null => signInOf(doc).expiresAt?.getTime() ?? null

/** Connections of one application refer to it, and their scopes mean nothing to another. */
function refuseOtherApplication(before: Row<'iclients'> | null, { doc }: Split): void {
  if (before === null || (before.doc as IClientDocument)._httpConnectorId === doc._httpConnectorId) return
  const reason = 'The application of an OAuth 2.0 client cannot change. Create another one.'
  throw new AppError('immutable_field', { field: '_httpConnectorId', facts: { reason } })
}

/** Null: the universal connector, which belongs to no cloud. */
function offeredCloud(deps: Deps, { doc, fields }: Split, { cloud }: SignIn) {
  if (cloud === null && doc._httpConnectorId === HTTP_ID) return null
  if (cloud === null || doc._httpConnectorId !== AZURE_KEY_VAULT_ID) {
    const facts = { resource: 'application', id: doc._httpConnectorId }
    throw new AppError('invalid_ref', { field: '_httpConnectorId', facts })
  }
  const endpoints = cloudEndpoints(cloud, deps.config)
  if (endpoints !== null) return endpoints
  const missing = cloud === 'custom' ? 'No cloud of its own is configured' : 'The Azure sandbox is not enabled'
  const reason = `${missing} on this Keyway. Choose the cloud your app registration is in.`
  throw new AppError('invalid_field', { field: fields.cloud, facts: { reason } })
}

/** Vault URLs and scopes of the connections were checked against the cloud they are in. */
function refuseMove(
  before: SignIn,
  after: SignIn,
  connections: readonly { readonly name: string }[],
  field: string,
): void {
  const [user] = connections
  if (user === undefined || before.cloud === after.cloud) return
  const reason = `The cloud cannot change while the connection "${user.name}" uses this client, because its scopes and Vault URL belong to the old one. Create another OAuth 2.0 client.`
  throw new AppError('invalid_field', { field, facts: { reason } })
}

function withCertificate(
  doc: IClientDocument,
  { certificate }: Credentials,
  before: Row<'iclients'> | null,
): IClientDocument {
  if (doc.oauth2 === undefined || certificate.kind === 'none') return doc
  const kept = (before?.doc as IClientDocument | undefined)?.oauth2?.clientCertificate
  const clientCertificate = certificate.kind === 'new' ? certificate.value.certificate : kept
  return { ...doc, oauth2: { ...doc.oauth2, ...(clientCertificate && { clientCertificate }) } }
}

/** The end of the secret before says nothing of a new one: sent back unchanged with it, it is not known any more. */
function withExpiry(doc: IClientDocument, { secret }: Credentials, before: Row<'iclients'> | null): IClientDocument {
  const ofOld = before === null ? null : endOf(before.doc as IClientDocument)
  const block = doc.azureserviceprincipal ?? doc.oauth2
  const end = block?.clientSecretExpiresAt
  const outdated = secret.kind === 'new' && ofOld !== null && end && Date.parse(end) === ofOld
  if (!outdated && secret.kind !== 'none') return doc
  const { oauth2, azureserviceprincipal: principal, ...rest } = doc
  return {
    ...rest,
    ...(oauth2 && { oauth2: withoutEnd(oauth2) }),
    ...(principal && { azureserviceprincipal: withoutEnd(principal) }),
  }
}

function withoutEnd<T extends { readonly clientSecretExpiresAt?: unknown }>(
  block: T,
): Omit<T, 'clientSecretExpiresAt'> {
  const { clientSecretExpiresAt: _, ...rest } = block
  return rest
}

async function sealed(
  { sealer }: Deps,
  id: string,
  { secret, certificate }: Credentials,
  before: Row<'iclients'> | null,
): Promise<Pick<OwnColumns<'iclients'>, 'clientSecretSealed' | 'privateKeySealed'>> {
  const column = async <T>(change: Change<T>, stored: string | null, seal: (value: T) => Promise<string>) =>
    change.kind === 'new' ? await seal(change.value) : change.kind === 'kept' ? stored : null
  return {
    clientSecretSealed: await column(secret, before?.clientSecretSealed ?? null, (value) =>
      sealer.seal(value, clientSecretPlace(id)),
    ),
    privateKeySealed: await column(certificate, before?.privateKeySealed ?? null, ({ privateKey }) =>
      sealer.seal(privateKey, privateKeyPlace(id)),
    ),
  }
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

function present(row: Row<'iclients'>, { config, clock }: Deps): IClient {
  const { oauth2, azureserviceprincipal: principal, missingSecrets: _, ...doc } = row.doc as IClientDocument
  const secret = row.clientSecretSealed === null ? {} : { clientSecret: MASK }
  return {
    _id: row.id,
    name: row.name,
    ...doc,
    signIn: presentSignIn(signInOf(row.doc as IClientDocument), row, clock.now()),
    ...(principal && { azureserviceprincipal: { ...principal, ...secret } }),
    ...(oauth2 && {
      oauth2: { ...presentOAuth2(oauth2), ...secret, redirectUri: redirectUriOf(config.publicUrl, row.callbackKey) },
    }),
    createdAt: row.createdAt.toISOString(),
    lastModified: row.lastModified.toISOString(),
  }
}

const presentOAuth2 = ({ clientCertificate, ...oauth2 }: NonNullable<IClientDocument['oauth2']>) => ({
  ...oauth2,
  ...(clientCertificate && { clientCertificate: { ...clientCertificate, key: MASK } }),
})

const connectionsOf = (db: Db | Tx, id: string) =>
  db.selectFrom('connections').select(['id', 'name']).where('iclientId', '=', id).orderBy('name').execute()

async function users(db: Db | Tx, id: string): Promise<Dependencies> {
  const connections = await connectionsOf(db, id)
  if (connections.length === 0) return {}
  return {
    connections: connections.map((row) => ({ ...row, paths: ['http._iClientId'], accessLevel: 'owner' })),
  }
}
