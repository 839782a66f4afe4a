/**
 * The Resource Manager plane: the gateway's checks in its order, then the provider's handler.
 */
import type { DecidingRule } from '../core/decision.ts'
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import { findAllowingAssignment } from '../core/role-record.ts'
import { checkApiVersion, requireApiVersion } from './api-versions.ts'
import { authenticate } from './authenticate.ts'
import type { ArmCall, ArmContext } from './call.ts'
import { ArmError } from './errors.ts'
import type { ArmOperation } from './operations.ts'
import { createArmRouter, type Routing } from './router.ts'
import { subscriptions } from './subscriptions.ts'

export type { ArmContext } from './call.ts'

const SERVICE_VERSION = '1.5.1455.0'
const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

export function createArmPlane(context: ArmContext): Plane {
  const route = createArmRouter()
  return async (request) => {
    const decided: Decided = {}
    try {
      const response = await answer(context, route, request, decided)
      return withHeaders(context, request, { ...response, ...decided })
    } catch (error) {
      if (!(error instanceof ArmError)) throw error
      const { status, code } = error.row
      const body = { error: { code, message: error.message } }
      return withHeaders(context, request, { status, headers: error.headers, body, ...decided })
    }
  }
}

/** What let the caller in, once that is known; a call may be refused afterwards. */
interface Decided {
  decidedBy?: DecidingRule
}

async function answer(
  context: ArmContext,
  route: (method: string, rawPath: string) => Routing,
  request: SandboxRequest,
  decided: Decided,
): Promise<SandboxResponse> {
  // The gateway asks for the version before it asks who is calling.
  const apiVersion = requireApiVersion(request.query)
  const caller = await authenticate(context, request)
  const routing = route(request.method, request.rawPath)
  if (routing.kind === 'wrongMethod')
    throw new ArmError('methodNotAllowed', { method: request.method, scope: request.rawPath })
  if (routing.kind === 'unknown') throw unknownPath(request.rawPath, apiVersion)
  const { operation } = routing
  checkApiVersion(apiVersion, operation.versions)
  const params = {
    ...routing.params,
    ...(routing.params.subscription && { subscription: routing.params.subscription.toLowerCase() }),
  }
  const call: ArmCall = { context, request, params, caller, apiVersion }
  requireSubscription(call)
  const rule = requireRole(call, operation)
  if (rule) decided.decidedBy = rule
  return operation.handler(call)
}

function unknownPath(rawPath: string, version: string): ArmError {
  const namespace = /\/providers\/([^/]+)/i.exec(rawPath)?.[1]
  if (namespace === undefined) return new ArmError('pathUnknown')
  if (namespace.toLowerCase() !== 'microsoft.keyvault') return new ArmError('namespaceInvalid', { namespace })
  if (/\/(managedhsms|deletedmanagedhsms|checkmhsmnameavailability)/i.test(rawPath)) return new ArmError('managedHsm')
  return new ArmError('typeNotFound', { version })
}

function requireSubscription(call: ArmCall): void {
  const { subscription, scope } = call.params
  const id = subscription ?? /^subscriptions\/([^/]+)/i.exec(scope ?? '')?.[1]?.toLowerCase()
  if (id === undefined) return
  if (!GUID.test(id)) throw new ArmError('subscriptionInvalid', { subscription: id })
  if (!subscriptions(call.context).has(id)) throw new ArmError('subscriptionNotFound', { subscription: id })
}

function requireRole(call: ArmCall, operation: ArmOperation): DecidingRule | undefined {
  const { context, caller, request } = call
  const { action } = operation
  if (action === undefined) return undefined
  const scope = call.params.scope === undefined ? scopeOfPath(request.rawPath) : `/${call.params.scope}`
  const assignment = findAllowingAssignment(context.store, caller, 'control', action, scope)
  if (assignment) return { kind: 'roleAssignment', assignment, action }
  throw new ArmError('authorizationFailed', { client: caller.name, objectId: caller.objectId, action, scope })
}

/** The resource a path acts on: without a trailing verb of the provider's. */
const scopeOfPath = (rawPath: string): string =>
  rawPath.replaceAll(/\/{2,}/g, '/').replace(/\/(purge|checkNameAvailability)$/i, '')

const METERS: Readonly<Record<string, string>> = { GET: 'reads', HEAD: 'reads', DELETE: 'deletes' }

function withHeaders(context: ArmContext, request: SandboxRequest, response: SandboxResponse): SandboxResponse {
  const id = context.ids.guid()
  const clientId = request.headers['x-ms-client-request-id']
  const stamp = new Date(context.clock.now())
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z')
  return {
    ...response,
    headers: {
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      expires: '-1',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      ...(!response.headers?.['x-ms-failure-cause'] && { 'x-ms-keyvault-service-version': SERVICE_VERSION }),
      'x-ms-request-id': id,
      'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? id,
      'x-ms-routing-request-id': `SANDBOX:${stamp}:${id}`,
      [`x-ms-ratelimit-remaining-subscription-${METERS[request.method] ?? 'writes'}`]: '11999',
      ...(clientId && { 'x-ms-client-request-id': clientId }),
      ...response.headers,
    },
  }
}
