/** The address of a flow's webhook: its token is shown when it is made and kept as a hash, so a lost one is replaced. */
import type { NewFlowWebhook } from '@keyway/contract'
import { hashToken, newToken } from '../../access/access-token.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { flowDocOf } from '../flow-doc.ts'
import { noWebhook } from './deliveries.ts'

/** Tells people, and scanners for leaked secrets, what it is. */
const PREFIX = 'kwh_'
const SHOWN_CHARACTERS = PREFIX.length + 5

/**
 * Makes the address, or another one in place of the one there is, which is dead from then on. How posts are verified stays.
 * @throws AppError resource_not_found, invalid_field when the flow takes no posts
 */
export async function makeAddress({ db, clock, config }: Deps, actor: Actor, flowId: string): Promise<NewFlowWebhook> {
  const token = PREFIX + newToken()
  const now = clock.now()
  const row = {
    tokenHash: hashToken(token),
    prefix: token.slice(0, SHOWN_CHARACTERS),
    createdAt: now,
    lastUsedAt: null,
  }
  await db.transaction().execute(async (tx) => {
    const { name, doc } = await lockedFlow(tx, flowId)
    if (!flowDocOf(doc).pageGenerators.some(({ type }) => type === 'webhook')) {
      const reason = `The flow "${name}" takes no posts. Add a webhook to its page generators first.`
      throw new AppError('invalid_field', { field: 'pageGenerators', facts: { reason } })
    }
    await tx
      .insertInto('flowWebhooks')
      .values({ flowId, ...row })
      .onConflict((conflict) => conflict.column('flowId').doUpdateSet(row))
      .execute()
    const flow = { resourceType: 'flow', resourceId: flowId, resourceName: name } as const
    await recordAudit(tx, actor, { event: 'update', ...flow, fieldPaths: ['webhook'] }, now)
  })
  return {
    url: `${config.publicUrl}/v1/flows/${flowId}/webhook/${token}`,
    prefix: row.prefix,
    createdAt: now.toISOString(),
  }
}

/** What was posted already still runs. @throws AppError resource_not_found */
export async function deleteAddress({ db, clock }: Deps, actor: Actor, flowId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { name } = await lockedFlow(tx, flowId)
    const { numDeletedRows } = await tx.deleteFrom('flowWebhooks').where('flowId', '=', flowId).executeTakeFirst()
    if (numDeletedRows === 0n) throw noWebhook()
    const flow = { resourceType: 'flow', resourceId: flowId, resourceName: name } as const
    await recordAudit(tx, actor, { event: 'update', ...flow, fieldPaths: ['webhook'] }, clock.now())
  })
}

/** @throws AppError resource_not_found */
export async function lockedFlow(tx: Tx, flowId: string): Promise<{ readonly name: string; readonly doc: object }> {
  const flow = await tx
    .selectFrom('flows')
    .select(['name', 'doc'])
    .where('id', '=', flowId)
    .forUpdate()
    .executeTakeFirst()
  if (!flow) throw new AppError('resource_not_found', { facts: { resource: 'flow' } })
  return flow
}
