/** The portal. */

import type { SandboxControl } from '../control.ts'
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import type { EntraContext } from '../entra/entra-context.ts'

export interface PortalDeps {
  readonly entra: EntraContext
  readonly control: SandboxControl
  readonly armPlane: Plane
  vaultPlane(request: SandboxRequest, vaultName: string): Promise<SandboxResponse>
}

export function createPortalPlane(_deps: PortalDeps): Plane {
  return () => ({ status: 200, body: 'soon' })
}
