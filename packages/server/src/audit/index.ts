/** The audit log: written in the transaction of each change, read by its own routes. */
import type { Deps } from '../deps.ts'
import { pageLinks } from '../documents/page-links.ts'
import type { Handlers } from '../http/handler.ts'
import { auditRows, countAudit } from './audit-rows.ts'
import { sendAudit } from './export-audit.ts'
import { verifyAudit } from './verify.ts'

export { auditRows } from './audit-rows.ts'
export { recordAudit } from './record-audit.ts'
export { RESOURCE_TYPES } from './resource-type.ts'

export function auditHandlers(deps: Deps): Pick<Handlers, Extract<keyof Handlers, `audit.${string}`>> {
  const { db, clock, config } = deps
  return {
    async 'audit.list'({ query, raw, reply }) {
      const { limit, offset, ...filter } = query
      const total = await countAudit(db, filter)
      reply.header('x-total-count', total)
      reply.header('link', pageLinks(config.publicUrl, raw.url, { limit, skip: offset, total, skipName: 'offset' }))
      return await auditRows(db, filter, { limit, offset })
    },
    async 'audit.export'({ query, reply }) {
      const { format, ...filter } = query
      const name = `keyway-audit-${clock.now().toISOString().slice(0, 10)}`
      await sendAudit(db, filter, format, name, reply)
      return undefined
    },
    'audit.verify': ({ query, signal }) => {
      const { sequence, hash } = query
      return verifyAudit(db, sequence === undefined || hash === undefined ? null : { sequence, hash }, signal)
    },
  }
}
