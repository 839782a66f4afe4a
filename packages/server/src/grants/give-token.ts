/** Hands an access token of a connection to a program that calls the application itself. Each time stands in the audit log. */
import { recordAudit } from '../audit/index.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { HandlerRequest } from '../http/handler.ts'
import { type Accesses, unavailable } from '../outbound/index.ts'

/** @throws AppError resource_not_found, token_resource_foreign, and what keeps a connection from being used */
export async function giveToken(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  accesses: Accesses,
  { params, body, actor, signal }: HandlerRequest<'connections.token'>,
) {
  const found = await accesses.get(params.id, { signal })
  if (!found.ok) throw unavailable(found.diagnosis)
  const { target } = found.access
  const { resource } = target
  const name = String(target.words.connection ?? '')
  if (found.access.accessToken === '') throw new AppError('no_access_token', { facts: { name } })
  // `https://vault.azure.net/.default` is asked for by SDKs; Resource Manager is written with a slash more.
  const asked = body.scope?.replace(/\/+\.default$/, '') ?? resource
  if (asked !== resource && resource !== '') {
    throw new AppError('token_resource_foreign', { field: 'scope', facts: { name, resource, scope: body.scope ?? '' } })
  }
  // Somebody was refused with the token in hand, and says what the next one must carry.
  const renewed = body.claims === undefined ? found : await accesses.renew(found.access, body.claims, signal)
  if (!renewed.ok) throw unavailable(renewed.diagnosis)
  const { accessToken, expiresAt } = renewed.access
  const entry = { event: 'token', resourceType: 'connection', resourceId: params.id, resourceName: name } as const
  await db.transaction().execute((tx) => recordAudit(tx, actor, entry, clock.now()))
  return { accessToken, tokenType: 'Bearer', expiresAt: new Date(expiresAt).toISOString() } as const
}
