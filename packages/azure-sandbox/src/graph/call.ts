/** One call of Graph as its handlers see it. */
import type { Caller } from '../core/context.ts'
import type { SandboxRequest } from '../core/http.ts'
import type { EntraContext } from '../entra/entra-context.ts'

export interface GraphCall {
  readonly context: EntraContext
  readonly request: SandboxRequest
  readonly caller: Caller
  /** Id, or `appId='…'`, of the path. */
  readonly id: string
  /** The object's own member named after it, e.g. one of its federated credentials. */
  readonly part?: string
}
