/** Writes one audit row, in the transaction of the change it tells of: no row, no change. */
import { type AuditRow, newId } from '@keyway/contract'
import type { Actor, Tx } from '../deps.ts'

export interface AuditEntry {
  readonly event: AuditRow['event']
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  /** Dotted names of changed members. Names only. */
  readonly fieldPaths?: readonly string[]
  /** Code of what went wrong: the row then tells of something that failed. */
  readonly failed?: string
}

/** The database chains the row to the one before it as the transaction commits. */
export async function recordAudit(tx: Tx, actor: Actor, entry: AuditEntry, now: Date): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      id: newId(now.getTime()),
      time: now,
      event: entry.event,
      result: entry.failed === undefined ? 'ok' : 'failed',
      reason: entry.failed ?? null,
      source: actor.source,
      address: actor.address ?? null,
      resourceType: entry.resourceType,
      resourceId: entry.resourceId,
      resourceName: entry.resourceName,
      userId: actor.user?.id ?? null,
      userName: actor.user?.name ?? null,
      fieldPaths: [...(entry.fieldPaths ?? [])],
      requestId: actor.requestId ?? null,
    })
    .execute()
}
