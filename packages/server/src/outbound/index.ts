/** Outgoing calls: the pipeline, and the network below it. */
export type { Access, Accesses, AccessOptions, AccessResult, CallTarget, OwnSecrets, TestCall } from './access.ts'
export type { Answer } from './answer.ts'
export { askedBy } from './asked-by.ts'
export { createOutbound } from './create-outbound.ts'
export { type DebugTarget, type Exchange, type ExchangeLog, NO_LOG } from './exchange-log.ts'
export { type AnswerRule, type Carried, isAmong, jsonOf, type Manners, memberAt } from './manners.ts'
export {
  createNetwork,
  isAllowedHost,
  isPublicAddress,
  type Network,
  type Reach,
  refuseBareAddress,
  type Tls,
} from './network/index.ts'
export { isOutOfReach } from './out-of-reach.ts'
export type { CallResult, Outbound, RawRequest } from './outbound.ts'
export { createPacer, createPaceStore } from './pace/index.ts'
export { pathBelow } from './path-below.ts'
export { redactText } from './redact.ts'
export { backOffMs, errorCode, retryAfterMs } from './retry.ts'
export { unavailable } from './unavailable.ts'
