/** What is stored of an iClient, and how other domains read one. */
import type { IClient, IClientInput } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Db, Tx } from '../deps.ts'
import type { Place } from '../encryption/sealer.ts'
import { AppError } from '../errors.ts'
import type { IClientTable } from '../storage/schema.ts'

/** The document without its secret and its redirect URI: those have columns of their own. */
export type IClientDocument = Omit<IClientInput, 'oauth2' | 'name'> & {
  readonly oauth2: Omit<IClientInput['oauth2'], 'clientSecret' | 'redirectUri'>
}

export interface StoredIClient {
  readonly id: string
  readonly name: string
  readonly doc: IClientDocument
  readonly clientSecretSealed: string | null
  readonly redirectUri: string
}

/** Where a client secret is sealed for. */
export const clientSecretPlace = (id: string): Place => ({ table: 'iclients', column: 'client_secret_sealed', id })

const CALLBACK_PATH = '/connection/oauth2callback/'

/** Built from the configured public URL alone, never from what a request says its host is. */
export const redirectUriOf = (publicUrl: string, callbackKey: string): IClient['oauth2']['redirectUri'] =>
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

const stored = (row: Selectable<IClientTable>, publicUrl: string): StoredIClient => ({
  id: row.id,
  name: row.name,
  doc: row.doc as IClientDocument,
  clientSecretSealed: row.clientSecretSealed,
  redirectUri: redirectUriOf(publicUrl, row.callbackKey),
})
