/** How posts to a flow are verified: said by somebody, shown without the key, and done before a post is read. */
import type { IncomingHttpHeaders } from 'node:http'
import { isMask, MASK, type WebhookVerification, type WebhookVerificationInput } from '@keyway/contract'
import { hashToken } from '../../access/access-token.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor, Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import type { PostSignature } from '../../storage/schema.ts'
import { lockedFlow } from './address.ts'
import { noWebhook } from './deliveries.ts'
import { isSigned, signatureKeyPlace } from './signature.ts'

export const presentVerification = (signature: PostSignature | null): WebhookVerification =>
  signature === null ? { verify: 'token' } : { verify: 'hmac', ...signature, key: MASK }

/**
 * The mask in place of the key keeps the one there is.
 * @throws AppError resource_not_found when the flow has no address, masked_secret
 */
export async function setVerification(
  { db, clock, sealer }: Pick<Deps, 'db' | 'clock' | 'sealer'>,
  actor: Actor,
  flowId: string,
  input: WebhookVerificationInput,
): Promise<WebhookVerification> {
  const { signature, key } = split(input)
  const sealed = key === null || isMask(key) ? null : await sealer.seal(key, signatureKeyPlace(flowId))
  await db.transaction().execute(async (tx) => {
    const { name } = await lockedFlow(tx, flowId)
    const stored = await tx
      .selectFrom('flowWebhooks')
      .select('signatureKeySealed')
      .where('flowId', '=', flowId)
      .executeTakeFirst()
    if (!stored) throw noWebhook()
    const kept = isMask(key) ? stored.signatureKeySealed : sealed
    if (signature !== null && kept === null) throw new AppError('masked_secret', { field: 'key' })
    await tx
      .updateTable('flowWebhooks')
      .set({ signature: signature && JSON.stringify(signature), signatureKeySealed: kept })
      .where('flowId', '=', flowId)
      .execute()
    const flow = { resourceType: 'flow', resourceId: flowId, resourceName: name } as const
    await recordAudit(tx, actor, { event: 'update', ...flow, fieldPaths: ['webhook.verification'] }, clock.now())
  })
  return presentVerification(signature)
}

function split(input: WebhookVerificationInput): { signature: PostSignature | null; key: string | null } {
  if (input.verify === 'token') return { signature: null, key: null }
  const { verify: _, key, ...signature } = input
  return { signature, key }
}

interface Post {
  readonly token: string
  readonly headers: IncomingHttpHeaders
  /** As it came. */
  readonly body: unknown
}

/**
 * A dead token and a flow that never was are not told apart.
 * @throws AppError resource_not_found, signature_refused
 */
export async function refuseUnverified(
  { db, sealer }: Pick<Deps, 'db' | 'sealer'>,
  flowId: string,
  { token, headers, body }: Post,
): Promise<void> {
  const row = await db
    .selectFrom('flowWebhooks')
    .select(['signature', 'signatureKeySealed'])
    .where('flowId', '=', flowId)
    .where('tokenHash', '=', hashToken(token))
    .executeTakeFirst()
  if (!row) throw noWebhook()
  const { signature, signatureKeySealed } = row
  if (signature === null || signatureKeySealed === null) return
  const key = await sealer.open(signatureKeySealed, signatureKeyPlace(flowId))
  const sent = headers[signature.header.toLowerCase()]
  if (!Buffer.isBuffer(body) || !isSigned(signature, key, sent, body)) throw new AppError('signature_refused')
}
