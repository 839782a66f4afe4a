/**
 * Device authorization grant (RFC 8628): a code for a machine without a browser, approved in one elsewhere.
 */
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { findClient } from './client-credential.ts'
import { fingerprint } from './directory.ts'
import { type EntraContext, readForm, requireParameter, resolveTenant } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import { requireLivingUser } from './grants.ts'
import { parseScopes } from './resources.ts'
import { neededPermissions } from './scope-rules.ts'
import { answerForUser, type TokenCall } from './token-answer.ts'
import { answerEnvelope } from './token-headers.ts'

const LIFE_SECONDS = 900
const INTERVAL_SECONDS = 5
/** Without look-alikes (RFC 8628, section 6.1). */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

export interface DeviceCodeRecord {
  readonly appId: string
  readonly tenantName: string
  readonly scope: string
  readonly userCode: string
  readonly issuedAt: number
  readonly state: 'pending' | 'declined' | 'redeemed' | { readonly userId: string; readonly at: number }
}

export const deviceCodes = (context: EntraContext) => context.store.collection<DeviceCodeRecord>('deviceCodes')

/** POST /{tenant}/oauth2/v2.0/devicecode */
export function answerDeviceCode(
  context: EntraContext,
  tenantName: string,
  request: SandboxRequest,
): Promise<SandboxResponse> {
  return answerEnvelope(context, request, {}, () => issueDeviceCode(context, tenantName, request))
}

function issueDeviceCode(context: EntraContext, tenantName: string, request: SandboxRequest) {
  if (request.method !== 'POST') throw new EntraFailure(900561, { method: request.method })
  const form = readForm(request)
  const path = resolveTenant(context, tenantName)
  const app = findClient(context, path, requireParameter(form, 'client_id'))
  const scope = requireParameter(form, 'scope')
  // What cannot be granted is refused now, not after a person has typed the code.
  neededPermissions(context, parseScopes(scope, context.apis), {
    app,
    scope,
    tenant: path.tenant?.displayName ?? path.name,
  })
  context.armed.strike('authorize', { app, scope })
  forgetOldCodes(context)
  const deviceCode = context.ids.bytes(96).toString('base64url')
  const userCode = [...context.ids.bytes(9)].map((b) => ALPHABET[b % ALPHABET.length]).join('')
  deviceCodes(context).set(fingerprint(deviceCode), {
    appId: app.appId,
    tenantName: path.name,
    scope,
    userCode,
    issuedAt: context.clock.now(),
    state: 'pending',
  })
  const page = `${context.endpoints.browser}/devicelogin`
  return {
    user_code: userCode,
    device_code: deviceCode,
    verification_uri: page,
    expires_in: LIFE_SECONDS,
    interval: INTERVAL_SECONDS,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
  }
}

/** A code is kept for an hour, to say what is wrong with it. */
function forgetOldCodes(context: EntraContext): void {
  const now = context.clock.now()
  for (const [key, { issuedAt }] of [...deviceCodes(context).entries()]) {
    if (now - issuedAt > 4 * LIFE_SECONDS * 1000) deviceCodes(context).delete(key)
  }
}

/** A code still waiting for its person; undefined when unknown, used, or too old. */
export function findPendingUserCode(context: EntraContext, userCode: string): [string, DeviceCodeRecord] | undefined {
  const wanted = userCode.replaceAll(/[\s-]/g, '').toUpperCase()
  return [...deviceCodes(context).entries()].find(
    ([, record]) => record.userCode === wanted && record.state === 'pending' && !isExpired(context, record),
  )
}

const isExpired = (context: EntraContext, record: DeviceCodeRecord): boolean =>
  context.clock.now() - record.issuedAt > LIFE_SECONDS * 1000

/** @throws EntraFailure 70016 while pending, 65004 declined, 70020 expired, 70018 unknown, 54005 used. */
export async function redeemDeviceCode(context: EntraContext, call: TokenCall) {
  const { form, client } = call
  const key = fingerprint(requireParameter(form, 'device_code'))
  const record = deviceCodes(context).get(key)
  if (!record || record.appId !== client.app.appId) throw new EntraFailure(70018)
  if (!client.app.isFallbackPublicClient && client.authentication === '0') throw new EntraFailure(7000218)
  const { userId, at } = requireApproval(context, record)
  const user = requireLivingUser(context, userId, at)
  context.armed.strike('token', { app: client.app, user, scope: record.scope })
  deviceCodes(context).set(key, { ...record, state: 'redeemed' })
  try {
    return await answerForUser(context, call, {
      user,
      platform: client.authentication === '0' ? 'publicClient' : 'web',
      scope: record.scope,
      family: context.ids.guid(),
      signedInAt: at,
      nonce: undefined,
      offline: record.scope.split(' ').includes('offline_access'),
    })
  } catch (error) {
    if (error instanceof EntraFailure) deviceCodes(context).set(key, record)
    throw error
  }
}

function requireApproval(context: EntraContext, record: DeviceCodeRecord) {
  if (record.state === 'redeemed') throw new EntraFailure(54005)
  if (record.state === 'declined') throw new EntraFailure(65004, {}, { error: 'authorization_declined' })
  if (isExpired(context, record)) throw new EntraFailure(70020)
  if (record.state === 'pending') throw new EntraFailure(70016)
  return record.state
}
