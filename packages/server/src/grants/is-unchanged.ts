/** Whether a connection and its client are still as they were read before the sign-in service was asked. */
import type { Tx } from '../deps.ts'
import type { StoredConnection } from './stored.ts'

/** The connection is locked by now; whoever changes its client drops its grants afterwards. */
export async function isUnchanged(
  tx: Tx,
  { id, modified, iclient, iclientModified }: StoredConnection,
): Promise<boolean> {
  const now = await tx
    .selectFrom('connections')
    .leftJoin('iclients', 'iclients.id', 'connections.iclientId')
    .select(['connections.lastModified', 'iclients.id as iclientId', 'iclients.lastModified as iclientModified'])
    .where('connections.id', '=', id)
    .executeTakeFirst()
  return (
    now !== undefined &&
    now.lastModified.getTime() === modified.getTime() &&
    now.iclientId === (iclient?.id ?? null) &&
    now.iclientModified?.getTime() === iclientModified?.getTime()
  )
}
