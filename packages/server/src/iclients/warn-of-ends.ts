/** Warns of client secrets and certificates that end soon: 30, 7 and 1 days before, and when they have ended. */
import { recordAudit } from '../audit/record-audit.ts'
import { type Deps, SYSTEM } from '../deps.ts'
import type { IClientDocument } from './iclient-document.ts'
import { daysLeft, signInOf } from './sign-in-of.ts'

/** Days left at which a warning is written; 0 is the end. */
const WARN_AT = [0, 1, 7, 30] as const

/** Each warning is written once, however many processes look. A new secret or certificate begins anew. */
export async function warnOfEnds({ db, clock, log }: Deps): Promise<void> {
  const rows = await db.selectFrom('iclients').select(['id', 'name', 'doc', 'expiryWarned']).execute()
  const now = clock.now()
  for (const { id, name, doc, expiryWarned } of rows) {
    const { expiresAt } = signInOf(doc as IClientDocument)
    const left = expiresAt === null ? null : daysLeft(expiresAt, now)
    const due = left === null ? undefined : WARN_AT.find((days) => left <= days)
    if (due === undefined || (expiryWarned !== null && expiryWarned <= due)) continue
    const isWarned = await db.transaction().execute(async (tx) => {
      const changed = await tx
        .updateTable('iclients')
        .set({ expiryWarned: due })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('expiryWarned', 'is', null), eb('expiryWarned', '>', due)]))
        .returning('id')
        .executeTakeFirst()
      if (changed === undefined) return false
      const event = due === 0 ? 'expired' : 'expiring'
      const told = { daysLeft: due, expiresAt: expiresAt?.toISOString() ?? null }
      await recordAudit(tx, SYSTEM, { event, resourceType: 'iclient', resourceId: id, resourceName: name, told }, now)
      return true
    })
    if (isWarned) log.warn({ iclientId: id, name, daysLeft: left }, 'the credential of an OAuth 2.0 client ends soon')
  }
}
