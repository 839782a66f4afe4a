/**
 * The planes, and which of them a request is for: by host name over https, pages only over plain http.
 */
import type { VaultAnswer } from './arm/call.ts'
import { createArmPlane } from './arm/index.ts'
import { type CaFile, createControl, type SandboxControl } from './control/index.ts'
import { type ControlDeps, isControlPath } from './control-api/route.ts'
import type { SandboxContext } from './core/context.ts'
import type { MatchHost, PlaneName } from './core/endpoints.ts'
import type { Plane, SandboxRequest, SandboxResponse } from './core/http.ts'
import { once } from './core/once.ts'
import { claimsChallenge } from './entra/claims-challenge.ts'
import type { EntraContext } from './entra/entra-context.ts'
import { createEntraPlane, isEntraPath } from './entra/index.ts'
import type { Forks } from './forks.ts'
import { createCallLog } from './gateway/call-log.ts'
import type { LineFaults } from './gateway/faults.ts'
import { createGateway } from './gateway/gateway.ts'
import { createGraphPlane } from './graph/index.ts'
import { callPlane } from './in-process.ts'
import { CONTOSO } from './seed.ts'
import type { VaultPlane } from './vault/plane.ts'

/** The data plane's api-version that Resource Manager speaks to vaults with. */
const OBJECTS_VERSION = '7.5'

export interface RoutedPlanes {
  /** Answers the https server. */
  readonly secure: Plane
  /** Answers the http server. */
  readonly plain: Plane
  readonly control: SandboxControl
}

export function routePlanes(deps: {
  readonly context: SandboxContext
  readonly entra: EntraContext
  readonly ca: CaFile
  readonly matchHost: MatchHost
  readonly faults: LineFaults
  readonly forks: Forks
  /** Called when the state was put back. */
  restored(): void
}): RoutedPlanes {
  const { context, entra, ca, matchHost, faults, forks, restored } = deps
  const { endpoints, verifyToken } = context
  const log = createCallLog()
  const gateway = createGateway({ clock: context.clock, store: context.store, log, faults })

  const entraPlane = createEntraPlane(entra)
  const graphPlane = createGraphPlane({ entra, verifyToken })
  // Pages, control and vaults are loaded with the first request for them: a start does not wait for any.
  const loadVaults = once(async () => (await import('./vault/plane.ts')).createVaultPlane(context))
  const vaultPlane: VaultPlane = async (...call) => (await loadVaults())(...call)
  const armPlane = createArmPlane({
    ...context,
    tenantName: CONTOSO.displayName,
    principals: principalsOf(entra),
    async callVault(vault, caller, method, path, body) {
      const full = `${path}${path.includes('?') ? '&' : '?'}api-version=${OBJECTS_VERSION}`
      const plane: Plane = (request) => vaultPlane(request, vault, caller)
      return callPlane(plane, {
        method,
        path: full,
        body,
        origin: endpoints.vault(vault.toLowerCase()),
      }) as Promise<VaultAnswer>
    },
  })
  const control = createControl({ entra, endpoints, entraPlane, armPlane, faults, log, ca, forks, restored })
  const loadPortal = once(async () =>
    (await import('./portal/index.ts')).createPortalPlane({ entra, control, armPlane, vaultPlane }),
  )
  const portalPlane: Plane = async (request) => (await loadPortal())(request)
  const loadControl = once(() => import('./control-api.ts'))
  const answerControl = async (controls: ControlDeps, request: SandboxRequest) =>
    (await loadControl()).answerControl(controls, request)

  const entraLogged: Plane = (request) => gateway('entra', undefined, entraPlane, request)
  const browserPlane: Plane = (request) => {
    if (isEntraPath(request.rawPath)) return entraLogged(request)
    // A sandbox may listen to a network for the sake of its clients; who arranges it sits at this machine.
    if (!request.isLocal) return notFromHere
    return isControlPath(request.rawPath)
      ? answerControl({ control, clock: context.clock }, request)
      : portalPlane(request)
  }
  const guarded: Readonly<Record<'arm' | 'graph', Plane>> = {
    arm: (request) => claimsChallenge(context, request, endpoints.armResource) ?? armPlane(request),
    graph: graphPlane,
  }
  const vault = (request: SandboxRequest, name: string) =>
    gateway(
      'vault',
      name,
      (one) => claimsChallenge(context, one, endpoints.vaultResource) ?? vaultPlane(one, name),
      request,
    )

  const byName: Readonly<Record<Exclude<PlaneName, 'vault'>, Plane>> = {
    entra: entraLogged,
    arm: (request) => gateway('arm', undefined, guarded.arm, request),
    graph: (request) => gateway('graph', undefined, guarded.graph, request),
    browser: browserPlane,
  }
  return {
    control,
    secure(request) {
      const match = matchHost(request.headers.host)
      if (!match) return foreignHost(request)
      return match.plane === 'vault' ? vault(request, match.vaultName ?? '') : byName[match.plane](request)
    },
    // Over plain http there are only pages: a name that is not loopback's is a foreign page rebinding its DNS.
    plain(request) {
      const plane = matchHost(request.headers.host)?.plane
      return plane === 'entra' || plane === 'browser' ? byName[plane](request) : foreignHost(request)
    },
  }
}

const principalsOf = ({ directory }: EntraContext) => ({
  typeOf(objectId: string) {
    if (directory.findUser(objectId)) return 'User' as const
    return directory.findAppByServicePrincipal(objectId) ? ('ServicePrincipal' as const) : undefined
  },
})

const notFromHere: SandboxResponse = {
  status: 403,
  body: {
    error: {
      code: 'LoopbackOnly',
      message: 'The portal and the control API answer on the machine of the sandbox only.',
    },
  },
}

const foreignHost = (request: SandboxRequest): SandboxResponse => ({
  status: 421,
  body: {
    error: {
      code: 'UnknownHost',
      message: `The sandbox does not answer for the host name '${request.headers.host ?? ''}'.`,
    },
  },
})
