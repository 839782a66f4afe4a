/** Which audit rows others hear of as events. */
import type { AuditRow, EventType } from '@keyway/contract'

const EVENT_OF: Readonly<Partial<Record<string, EventType>>> = {
  'connection create': 'connection.created',
  'connection authorize': 'connection.authorized',
  'connection offline': 'connection.offline',
  'connection online': 'connection.online',
  'connection revoke': 'connection.revoked',
  'connection delete': 'connection.deleted',
  'iclient expiring': 'iclient.secret_expiring',
  'iclient expired': 'iclient.secret_expiring',
}

export const eventOfAudit = (resourceType: string, event: AuditRow['event']): EventType | undefined =>
  EVENT_OF[`${resourceType} ${event}`]
