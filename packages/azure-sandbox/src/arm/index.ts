/**
 * The Resource Manager plane: the gateway's checks in its order, then the provider's handler.
 */
import type { DecidingRule } from '../core/decision.ts'
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import { isAllowedBelow } from '../core/role-record.ts'
import { checkKeyVaultVersion, checkResourceManagerVersion, requireApiVersion } from './api-versions.ts'
import { authenticate } from './authenticate.ts'
import { type ArmCall, type ArmContext, groupKey, groups, requireAction } from './call.ts'
import { ArmError } from './errors.ts'
import { isGuid } from './input/values.ts'
import { VaultRefusal } from './objects/data-plane.ts'
import type { ArmOperation } from './operations.ts'
import { createArmRouter, type Routing } from './router.ts'
import { subscriptions } from './subscriptions.ts'

export type { ArmContext } from './call.ts'

const SERVICE_VERSION = '1.5.1455.0'

export function createArmPlane(context: ArmContext): Plane {
  const route = createArmRouter()
  return async (request) => {
    const decided: Decided = {}
    try {
      const response = await answer(context, route, request, decided)
      return withHeaders(context, request, { ...response, ...decided })
    } catch (error) {
      if (!(error instanceof ArmError)) throw error
      const { status, code, gateway } = error.row
      const body = { error: { code, message: error.message } }
      return withHeaders(context, request, { status, headers: error.headers, body, byProvider: !gateway, ...decided })
    }
  }
}

interface Answer extends SandboxResponse {
  /** Whether the Key Vault provider speaks, or Resource Manager itself. */
  readonly byProvider: boolean
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
): Promise<Answer> {
  // The gateway asks for the version before it asks who is calling.
  const apiVersion = requireApiVersion(request.query)
  const caller = authenticate(context, request)
  const routing = route(request.method, request.rawPath)
  if (routing.kind === 'wrongMethod')
    throw new ArmError('methodNotAllowed', { method: request.method, scope: request.rawPath })
  if (routing.kind === 'unknown') throw unknownPath(request.rawPath, apiVersion)
  const params = {
    ...routing.params,
    ...(routing.params.subscription && { subscription: routing.params.subscription.toLowerCase() }),
  }
  const call: ArmCall = { context, request, params, caller, apiVersion }
  if (routing.kind === 'found') checkVersion(call, routing.operation)
  requireSubscription(call)
  if (routing.kind === 'refused') throw new ArmError(routing.error)
  const { operation } = routing
  const rule = requireRole(call, operation)
  if (rule) decided.decidedBy = rule
  return { ...(await handle(call, operation)), byProvider: operation.byProvider }
}

async function handle(call: ArmCall, operation: ArmOperation): Promise<SandboxResponse> {
  try {
    return await operation.handler(call)
  } catch (error) {
    if (error instanceof VaultRefusal) return error.response()
    throw error
  }
}

function unknownPath(rawPath: string, version: string): ArmError {
  const namespace = /\/providers\/([^/]+)/i.exec(rawPath)?.[1]
  if (namespace === undefined) return new ArmError('pathUnknown')
  if (namespace.toLowerCase() !== 'microsoft.keyvault') return new ArmError('namespaceInvalid', { namespace })
  return new ArmError('typeNotFound', { version })
}

/** A place the refusal can name: the path's, the group's, or (as Azure does without either) the subscription. */
function checkVersion({ context, params, apiVersion }: ArmCall, { type }: ArmOperation): void {
  if (type === undefined) {
    checkResourceManagerVersion(apiVersion)
    return
  }
  const { location, subscription = '', group = '' } = params
  const place = location ?? groups(context).get(groupKey(subscription, group))?.location ?? subscription
  checkKeyVaultVersion(apiVersion, type, place)
}

function requireSubscription(call: ArmCall): void {
  const { subscription, scope } = call.params
  const id = subscription ?? /^subscriptions\/([^/]+)/i.exec(scope ?? '')?.[1]?.toLowerCase()
  if (id === undefined) return
  if (!isGuid(id)) throw new ArmError('subscriptionInvalid', { subscription: id })
  if (!subscriptions(call.context).has(id)) throw new ArmError('subscriptionNotFound', { subscription: id })
}

function requireRole(call: ArmCall, { action, attributes, shows }: ArmOperation): DecidingRule | undefined {
  if (action === undefined) return undefined
  const scope = call.params.scope === undefined ? scopeOfPath(call.request.rawPath) : `/${call.params.scope}`
  if (shows !== undefined && isAllowedBelow(call.context.store, call.caller, shows, scopeOfList(scope)))
    return undefined
  return { kind: 'roleAssignment', assignment: requireAction(call, action, scope, attributes?.(call)), action }
}

/** A list's scope is what it lists in: a group or a subscription. */
const scopeOfList = (scope: string): string =>
  scope.replace(/\/(?:providers\/Microsoft\.KeyVault\/vaults|resourceGroups|resources)\/?$/i, '')

/** The resource a path acts on: without a trailing verb of the provider's. */
const scopeOfPath = (rawPath: string): string =>
  rawPath.replaceAll(/\/{2,}/g, '/').replace(/\/(purge|checkNameAvailability|register)$/i, '')

const METERS: Readonly<Record<string, string>> = { GET: 'reads', HEAD: 'reads', DELETE: 'deletes' }

function withHeaders(context: ArmContext, request: SandboxRequest, answered: Answer): SandboxResponse {
  const { byProvider, ...response } = answered
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
      ...(byProvider && { 'x-ms-keyvault-service-version': SERVICE_VERSION }),
      'x-ms-request-id': id,
      'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? id,
      'x-ms-routing-request-id': `SANDBOX:${stamp}:${id}`,
      [`x-ms-ratelimit-remaining-subscription-${METERS[request.method] ?? 'writes'}`]: '11999',
      ...(clientId && { 'x-ms-client-request-id': clientId }),
      ...response.headers,
    },
  }
}
