/** API tokens: shown once when made, kept as a hash, revoked by deleting their row. */
import { type ApiToken, type NewApiToken, newId } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Db, Tx } from '../deps.ts'
import type { ApiTokenTable } from '../storage/schema.ts'
import { hashToken, newToken } from './access-token.ts'
import type { User } from './owner.ts'

/** Tells people, and scanners for leaked secrets, what it is. */
const PREFIX = 'kw_'
const SHOWN_CHARACTERS = PREFIX.length + 5
const TOUCH_MS = 60_000

export interface TokenOptions {
  readonly name: string
  readonly scope: ApiToken['scope']
  readonly expiresAt: Date | null
  /** For the command line on this machine. */
  readonly local?: boolean
}

export async function createApiToken(
  db: Db | Tx,
  userId: string,
  { name, scope, expiresAt, local = false }: TokenOptions,
  now: Date,
): Promise<NewApiToken> {
  const token = PREFIX + newToken()
  const row = {
    id: newId(now.getTime()),
    userId,
    name,
    scope,
    local,
    hash: hashToken(token),
    prefix: token.slice(0, SHOWN_CHARACTERS),
    createdAt: now,
    lastUsedAt: null,
    expiresAt,
  }
  await db.insertInto('apiTokens').values(row).execute()
  return { ...present(row), token }
}

export async function listApiTokens(db: Db, userId: string): Promise<ApiToken[]> {
  const rows = await db
    .selectFrom('apiTokens')
    .selectAll()
    .where('userId', '=', userId)
    .orderBy('createdAt', 'desc')
    .execute()
  return rows.map(present)
}

/** Gives the name of the deleted token; null when there is none. */
export async function deleteApiToken(tx: Tx, userId: string, id: string): Promise<string | null> {
  const row = await tx
    .deleteFrom('apiTokens')
    .where('id', '=', id)
    .where('userId', '=', userId)
    .returning('name')
    .executeTakeFirst()
  return row?.name ?? null
}

export interface TokenHolder {
  readonly user: User
  readonly scope: ApiToken['scope']
  readonly local: boolean
  readonly expiresAt: Date | null
}

export async function findTokenHolder(db: Db, token: string, now: Date): Promise<TokenHolder | null> {
  if (!token.startsWith(PREFIX)) return null
  const row = await db
    .selectFrom('apiTokens')
    .innerJoin('users', 'users.id', 'apiTokens.userId')
    .select(['apiTokens.id', 'apiTokens.scope', 'apiTokens.local', 'apiTokens.lastUsedAt', 'apiTokens.expiresAt'])
    .select(['users.id as userId', 'users.name'])
    .where('hash', '=', hashToken(token))
    .where((or) => or.or([or('expiresAt', 'is', null), or('expiresAt', '>', now)]))
    .executeTakeFirst()
  if (!row) return null
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > TOUCH_MS) {
    await db.updateTable('apiTokens').set({ lastUsedAt: now }).where('id', '=', row.id).execute()
  }
  const { scope, local, expiresAt } = row
  return { user: { id: row.userId, name: row.name }, scope, local, expiresAt }
}

const present = (row: Omit<Selectable<ApiTokenTable>, 'hash' | 'userId'>): ApiToken => ({
  _id: row.id,
  name: row.name,
  scope: row.scope,
  prefix: row.prefix,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
})
