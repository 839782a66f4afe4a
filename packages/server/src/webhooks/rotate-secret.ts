/** A new secret for a webhook. The former one signs beside it for a day, so that receivers can change over without a gap. */
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { formerSecretPlace, newSecret, secretPlace } from './secret.ts'

const FORMER_MS = 24 * 3_600_000

/** @throws AppError resource_not_found */
export async function rotateSecret({ db, sealer, clock }: Deps, id: string, actor: Actor): Promise<string> {
  const secret = newSecret()
  const secretSealed = await sealer.seal(secret, secretPlace(id))
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('webhooks')
      .select(['name', 'secretSealed'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new AppError('resource_not_found', { facts: { resource: 'webhook' } })
    const former = await sealer.open(row.secretSealed, secretPlace(id))
    await tx
      .updateTable('webhooks')
      .set({
        secretSealed,
        formerSecretSealed: await sealer.seal(former, formerSecretPlace(id)),
        formerUntil: new Date(now.getTime() + FORMER_MS),
        lastModified: now,
      })
      .where('id', '=', id)
      .execute()
    const entry = { event: 'update', resourceType: 'webhook', resourceId: id, resourceName: row.name } as const
    await recordAudit(tx, actor, { ...entry, fieldPaths: ['secret'] }, now)
  })
  return secret
}
