/** Reads a connection and its grant from the database, ready for calls. */
import { baseUrlOf, type CloudEndpoints, resourceOf } from '@keyway/connectors'
import { type ApiType, diagnosis } from '@keyway/contract'
import type { Seen } from '../connections/index.ts'
import type { Deps } from '../deps.ts'
import { SealBroken } from '../encryption/sealer.ts'
import type { CallTarget } from '../outbound/index.ts'
import { TemplateError } from '../templates/index.ts'
import { type Holding, lastingRefusal } from './holding.ts'
import type { Remembered } from './remembered.ts'
import { findStored, type StoredAzure, slotsOf } from './stored.ts'
import { accessTokenPlace } from './tokens.ts'
import { hasManners, mannersOf, testOf } from './universal/manners-of.ts'
import { readUniversal } from './universal/read-universal.ts'
import { callWords } from './words.ts'

/**
 * @param known what is remembered: its token is not decrypted again when it is the stored one
 * @throws AppError resource_not_found
 */
export async function readToken(deps: Deps, connectionId: string, known: Remembered | undefined): Promise<Holding> {
  const stored = await findStored(deps, deps.db, connectionId)
  if (stored.kind === 'universal') return await readUniversal(deps, stored, known)
  let target: CallTarget | null
  try {
    target = targetOf(stored)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    const facts = { connection: stored.name, reason: error.message }
    return { kind: 'none', diagnosis: diagnosis('template_failed', facts) }
  }
  if (target === null) return { kind: 'none', diagnosis: diagnosis('sandbox_off', { connection: stored.name }) }
  const { grant } = stored
  if (grant === null || stored.needsAuthorization) {
    return { kind: 'none', diagnosis: diagnosis('not_authorized', target.words) }
  }
  try {
    const accessToken =
      known?.sealed === grant.accessTokenSealed
        ? known.result.access.accessToken
        : await deps.sealer.open(grant.accessTokenSealed, accessTokenPlace(connectionId))
    const token: Remembered = {
      result: { ok: true, access: { target, accessToken, expiresAt: grant.accessTokenExpiresAt.getTime() } },
      sealed: grant.accessTokenSealed,
      version: grant.version,
      expiresAt: grant.accessTokenExpiresAt.getTime(),
      refreshedAt: grant.refreshedAt.getTime(),
      checkedAt: deps.clock.now().getTime(),
    }
    return { kind: 'token', token, refusal: lastingRefusal(stored) }
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    return { kind: 'none', diagnosis: diagnosis('grant_unreadable', target.words) }
  }
}

function targetOf(stored: StoredAzure): CallTarget | null {
  const { endpoints, http } = stored
  if (endpoints === null) return null
  const api = http._httpConnectorApiId
  const origin = baseUrlOf(endpoints, api, http.unencrypted.vaultUrl)
  return {
    connectionId: stored.id,
    api,
    origin,
    resource: resourceOf(endpoints, api),
    reach: endpoints.cloud === 'sandbox' ? 'sandbox' : 'public',
    ...slotsOf(stored),
    limits: limitsOf(api, endpoints),
    retryHeader: (http.retryHeader ?? 'retry-after').toLowerCase(),
    debugUntil: stored.debugUntil,
    ...(hasManners(http) && { manners: mannersOf(http, '', seenOf(stored), undefined) }),
    ...(http.ping?.relativeURI && { test: testOf(http, origin, seenOf(stored)) }),
    offline: stored.offline,
    words: callWords(stored.name, endpoints, origin),
  }
}

const seenOf = ({ name, http: { unencrypted }, settings }: StoredAzure): Seen => ({
  settings: settings ?? {},
  connection: { name, http: { unencrypted } },
})

/** Those known are of vaults; Resource Manager counts in other ways. */
const limitsOf = (api: ApiType, { limits }: CloudEndpoints): CallTarget['limits'] =>
  api === 'control-plane' ? 'none' : limits
