/**
 * The data plane of Key Vault as one function: the checks every request passes, in Azure's order, then the operation.
 */
import type { Caller, SandboxContext } from '../core/context.ts'
import type { DecidingRule } from '../core/decision.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { VAULTS, type VaultRecord } from '../core/vault-record.ts'
import { authenticate } from './access/authenticate.ts'
import { authorize } from './access/authorize.ts'
import { checkNetwork } from './access/network.ts'
import { isSince, requireApiVersion, unknownVersion } from './api-versions.ts'
import { type Call, partitionOf } from './call.ts'
import { catchUp } from './catch-up.ts'
import { meetConditions } from './conditions/conditions.ts'
import { createThrottle, type Throttle } from './conditions/throttle.ts'
import { refusal, VaultError } from './errors.ts'
import { HANDLERS } from './handlers.ts'
import { refusalResponse, withServiceHeaders } from './headers.ts'
import { parseBody } from './json-body.ts'
import { checkNames } from './names.ts'
import { OPERATIONS, type OperationId } from './operations/index.ts'
import { forgetPurgedVaults } from './purged-vaults.ts'
import { createRouter, type Match, segmentsOf } from './router.ts'
import { openVaultObjects, type VaultObjects } from './vault-objects.ts'

/**
 * `trusted`: a caller Resource Manager has let in already. Its own rights count then, so the vault asks neither for a token
 * nor for a policy, and its firewall stands aside.
 */
export type VaultPlane = (request: SandboxRequest, vaultName: string, trusted?: Caller) => Promise<SandboxResponse>

/** Makes the plane. One per context: it keeps the order of names in memory. */
export function createVaultPlane(context: SandboxContext): VaultPlane {
  const vaults = context.store.collection<VaultRecord>(VAULTS)
  const objects = openVaultObjects(context)
  const met = new Set<string>()
  const deps: Deps = { context, objects, route: createRouter(OPERATIONS), throttle: createThrottle() }

  return async (request, vaultName, trusted) => {
    const vault = vaults.get(vaultName.toLowerCase())
    const decided: Decided = { by: undefined }
    try {
      if (!vault) throw refusal('vaultNotFound', { name: vaultName })
      if (!met.has(partitionOf(vault))) {
        met.add(partitionOf(vault))
        forgetPurgedVaults(context, objects)
      }
      const response = await answer(deps, vault, request, trusted, decided)
      return withServiceHeaders(context, request, vault, response, decided.by)
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      const response = refusalResponse(context, vault?.tenantId ?? context.tenantId, error)
      return withServiceHeaders(context, request, vault, response, decided.by)
    }
  }
}

/** What let the caller in, once that is known; a call may be refused afterwards. */
interface Decided {
  by: DecidingRule | undefined
}

interface Deps {
  readonly context: SandboxContext
  readonly objects: VaultObjects
  readonly route: Router
  readonly throttle: Throttle
}

type Router = ReturnType<typeof createRouter<OperationId>>

async function answer(
  deps: Deps,
  vault: VaultRecord,
  request: SandboxRequest,
  trusted: Caller | undefined,
  decided: Decided,
): Promise<SandboxResponse> {
  const { context } = deps
  const caller = trusted ?? authenticate(context, vault, request.headers.authorization)
  const apiVersion = requireApiVersion(request.query)
  const { operation, values } = requireRoute(deps.route, request)
  if (!isSince(apiVersion, operation.since)) throw unknownVersion(apiVersion)
  checkNames(values)
  if (!trusted) {
    checkNetwork(vault, caller, request.clientAddress)
    decided.by = authorize(context, vault, caller, operation, values.name ?? '')
  }

  const call: Call = {
    context,
    objects: deps.objects,
    vault,
    partition: partitionOf(vault),
    caller,
    request,
    apiVersion,
    now: context.clock.now(),
    name: values.name ?? '',
    version: values.version ?? '',
    issuer: values.issuer ?? '',
    query: request.query,
    body: parseBody(request.body),
  }
  const instead = await meetConditions(call, operation, deps.throttle)
  if (instead) return instead
  await catchUp(call)
  return await HANDLERS[operation.id](call)
}

function requireRoute(route: Router, request: SandboxRequest): Match<OperationId> {
  const method = methodOf(request)
  const routing = route(method, request.rawPath)
  if (routing.kind === 'found') return routing.match
  if (routing.kind === 'wrongMethod') throw refusal('methodNotAllowed', { method })
  throw refusal('pathNotFound', { path: `/${segmentsOf(request.rawPath).join('/')}` })
}

/** Clients behind proxies that let only POST through name the real method in a header. */
function methodOf(request: SandboxRequest): string {
  const named = request.headers['x-http-method'] ?? request.headers['x-http-request']
  const isOverride = request.method === 'POST' && (named === 'PATCH' || named === 'DELETE' || named === 'PUT')
  return isOverride ? named : request.method
}
