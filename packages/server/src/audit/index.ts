/** The audit log: written in the transaction of each change, read by its own routes. */
import type { Deps } from '../deps.ts'
import type { Handlers } from '../http/handler.ts'
import { auditRows } from './audit-rows.ts'

export { auditRows } from './audit-rows.ts'
export { recordAudit } from './record-audit.ts'
export { RESOURCE_TYPES } from './resource-type.ts'

export function auditHandlers(deps: Deps): Pick<Handlers, 'audit.list'> {
  return {
    'audit.list': ({ query }) =>
      auditRows(deps.db, {
        resourceType: query.resourceType,
        resourceId: query._resourceId,
        limit: query.limit,
        offset: query.offset,
      }),
  }
}
