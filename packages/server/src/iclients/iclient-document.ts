/** What is stored of an iClient, and how other domains read one. */
import type { IClient } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Db, Tx } from '../deps.ts'
import type { Place } from '../encryption/sealer.ts'
import { AppError } from '../errors.ts'
import type { IClientTable } from '../storage/schema.ts'
import type { StoredCertificate } from './certificate/index.ts'
import { type SignIn, signInOf } from './sign-in-of.ts'
import { type UniversalOAuth, universalOf } from './universal-client.ts'

/** The document without its secrets and its redirect URI: those have columns of their own. */
export interface IClientDocument
  extends Pick<
    IClient,
    | 'provider'
    | 'formType'
    | '_httpConnectorId'
    | 'settings'
    | 'settingsForm'
    | 'enableJWT'
    | 'jwt'
    | 'enableIClientReferences'
  > {
  /** Places of secrets that did not come along with it, and were not entered yet. */
  readonly missingSecrets?: readonly string[]
  readonly oauth2?: StoredOAuth2
  readonly azureserviceprincipal?: Omit<NonNullable<IClient['azureserviceprincipal']>, 'clientSecret'>
}

export type StoredOAuth2 = Omit<
  NonNullable<IClient['oauth2']>,
  'clientSecret' | 'clientCertificate' | 'redirectUri'
> & {
  readonly clientCertificate?: StoredCertificate
}

export interface StoredUniversalOAuth extends UniversalOAuth {
  /** Its custom fields that are secrets, and the key of its JWT. */
  readonly fieldsSealed: string | null
}

export interface StoredIClient {
  readonly id: string
  readonly name: string
  readonly signIn: SignIn
  /** Its addresses, when it is of the universal connector; null: it signs in with Microsoft. */
  readonly universal: StoredUniversalOAuth | null
  readonly certificate: StoredCertificate | undefined
  readonly clientSecretSealed: string | null
  readonly privateKeySealed: string | null
  readonly redirectUri: string
}

/** Where a client secret is sealed for. */
export const clientSecretPlace = (id: string): Place => ({ table: 'iclients', column: 'client_secret_sealed', id })

/** Where the private key of a client's certificate is sealed for. */
export const privateKeyPlace = (id: string): Place => ({ table: 'iclients', column: 'private_key_sealed', id })

const CALLBACK_PATH = '/connection/oauth2callback/'

/** Built from the configured public URL alone, never from what a request says its host is. */
export const redirectUriOf = (publicUrl: string, callbackKey: string): string =>
  `${publicUrl}${CALLBACK_PATH}${callbackKey}`

/** The callback key of one of our redirect URIs; null for any other URI. */
export function callbackKeyOf(publicUrl: string, redirectUri: string): string | null {
  const base = `${publicUrl}${CALLBACK_PATH}`
  const key = redirectUri.startsWith(base) ? redirectUri.slice(base.length) : ''
  return /^[0-9a-f]{24}$/.test(key) ? key : null
}

export async function findIClient(db: Db | Tx, id: string, publicUrl: string): Promise<StoredIClient | null> {
  const row = await db.selectFrom('iclients').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? stored(row, publicUrl) : null
}

/** SQLSTATE `lock_not_available`, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const LOCKED = '55P03'

/**
 * Reads a client and keeps it from being changed until the transaction ends.
 * @param wait false when the transaction has locked a connection: who changes a client locks it before its connections
 * @throws AppError conflict when it is being changed and is not to be waited for
 */
export async function holdIClient(
  tx: Tx,
  id: string,
  publicUrl: string,
  { wait }: { readonly wait: boolean },
): Promise<StoredIClient | null> {
  const query = tx.selectFrom('iclients').selectAll().where('id', '=', id).forShare()
  const held = await (wait ? query : query.noWait()).executeTakeFirst().catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== LOCKED) throw error
    throw new AppError('conflict', { facts: { resource: 'OAuth 2.0 client' }, cause: error })
  })
  return held ? stored(held, publicUrl) : null
}

const stored = (row: Selectable<IClientTable>, publicUrl: string): StoredIClient => {
  const doc = row.doc as IClientDocument
  const universal = universalOf(doc)
  return {
    id: row.id,
    name: row.name,
    signIn: signInOf(doc),
    universal: universal && { ...universal, fieldsSealed: row.fieldsSealed },
    certificate: doc.oauth2?.clientCertificate,
    clientSecretSealed: row.clientSecretSealed,
    privateKeySealed: row.privateKeySealed,
    redirectUri: redirectUriOf(publicUrl, row.callbackKey),
  }
}
