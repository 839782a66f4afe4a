/** Writes down that an authorization failed, and why. */
import type { Diagnosis } from '@keyway/contract'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../deps.ts'
import type { StoredConnection } from './stored.ts'

/** A grant that was there before goes on working; a connection that never had one shows why it still has none. */
export async function noteFailure(
  deps: Deps,
  { id, name }: StoredConnection,
  failure: Diagnosis,
  actor: Actor,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('connections')
      .set({ diagnosis: JSON.stringify(failure) })
      .where('id', '=', id)
      .where('needsAuthorization', '=', true)
      .execute()
    const about = { resourceType: 'connection', resourceId: id, resourceName: name }
    const entry = { event: 'authorizeFailed', ...about, failed: failure.code } as const
    await recordAudit(tx, actor, entry, deps.clock.now())
  })
}
