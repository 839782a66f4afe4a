/** OAuth 2.0 clients whose secret or certificate ends soon, or has ended: the first to end first. */
import type { Dashboard } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db } from '../deps.ts'
import type { IClientDocument } from './iclient-document.ts'
import { daysLeft, signInOf } from './sign-in-of.ts'

const SOON_DAYS = 30
const MOST = 20

export async function endingClients(db: Db, now: Date): Promise<Dashboard['ending']> {
  const rows = await db
    .selectFrom('iclients')
    .select(['id', 'name', 'doc'])
    // Most have no known end, and need not be read.
    .where(
      sql<boolean>`coalesce(doc->'oauth2', doc->'azureserviceprincipal') ?| array['clientSecretExpiresAt', 'clientCertificate']`,
    )
    .execute()
  return rows
    .flatMap(({ id, name, doc }) => {
      const { expiresAt } = signInOf(doc as IClientDocument)
      if (expiresAt === null || daysLeft(expiresAt, now) > SOON_DAYS) return []
      return [{ _id: id, name, expiresAt: expiresAt.toISOString(), daysLeft: daysLeft(expiresAt, now) }]
    })
    .toSorted((a, b) => a.daysLeft - b.daysLeft || a.name.localeCompare(b.name))
    .slice(0, MOST)
}
