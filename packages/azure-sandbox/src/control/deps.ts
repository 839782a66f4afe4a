/** What the controls are given. */
import type { Endpoints } from '../core/context.ts'
import type { Plane } from '../core/http.ts'
import type { EntraContext } from '../entra/entra-context.ts'
import type { Forks } from '../forks.ts'
import type { CallLog } from '../gateway/call-log.ts'
import type { LineFaults } from '../gateway/faults.ts'

export interface CaFile {
  readonly pem: string
  readonly path: string
}

export interface ControlDeps {
  readonly entra: EntraContext
  readonly endpoints: Endpoints
  readonly entraPlane: Plane
  readonly armPlane: Plane
  readonly faults: LineFaults
  readonly log: CallLog
  readonly ca: CaFile
  readonly forks: Forks
  /** Called when the state was put back. */
  restored(): void
}
