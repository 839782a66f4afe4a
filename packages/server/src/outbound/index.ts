/** Outgoing calls: the pipeline, and the network below it. */
export type { Access, Accesses, AccessOptions, AccessResult, CallTarget } from './access.ts'
export type { Answer } from './answer.ts'
export { createOutbound, SHUT_OUT } from './create-outbound.ts'
export { createNetwork, type Network, type Reach } from './network/index.ts'
export type { CallResult, Outbound, RawRequest } from './outbound.ts'
export { createPacer, createPaceStore } from './pace/index.ts'
export { backOffMs, retryAfterMs } from './retry.ts'
export { unavailable } from './unavailable.ts'
