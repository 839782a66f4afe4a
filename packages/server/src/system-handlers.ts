/** Routes about this Keyway itself. */
import { sql } from 'kysely'
import type { Deps } from './deps.ts'
import type { Handlers } from './http/handler.ts'
import { VERSION } from './version.ts'

export function systemHandlers({ db, config, log }: Deps): Pick<Handlers, 'system.get' | 'system.health'> {
  const { publicUrl, sandbox } = config
  return {
    'system.get': async () => ({
      version: VERSION,
      publicUrl,
      sandbox: sandbox && { portalUrl: sandbox.portalUrl, tenantId: sandbox.tenantId },
    }),
    async 'system.health'({ reply }) {
      try {
        await sql`SELECT 1`.execute(db)
        return { ok: true }
      } catch (err) {
        log.error({ err }, 'the database does not answer')
        reply.code(503).send({ ok: false })
        return { ok: false }
      }
    },
  }
}
