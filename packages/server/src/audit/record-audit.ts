/** Writes one audit row, and the event others hear of, in the transaction of the change it tells of: no row, no change. */
import { type AuditRow, newId } from '@keyway/contract'
import type { Actor, Tx } from '../deps.ts'
import { eventOfAudit } from '../events/event-of-audit.ts'
import { recordEvent } from '../events/record-event.ts'

export interface AuditEntry {
  readonly event: AuditRow['event']
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  /** Dotted names of changed members. Names only. */
  readonly fieldPaths?: readonly string[]
  /** Code of what went wrong: the row then tells of something that failed. */
  readonly failed?: string
  /** What the event that comes of it tells besides, where others hear of it. Never a secret. */
  readonly told?: Readonly<Record<string, unknown>>
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
      userName: actor.user?.name ?? actor.account ?? null,
      fieldPaths: [...(entry.fieldPaths ?? [])],
      requestId: actor.requestId ?? null,
    })
    .execute()
  const { resourceType, resourceId, resourceName, told } = entry
  const type = eventOfAudit(resourceType, entry.event)
  if (type !== undefined) await recordEvent(tx, { type, resourceType, resourceId, resourceName, data: told }, now)
}
