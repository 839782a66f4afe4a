/** The network edge: pools, and which addresses they may reach. */

export { isPublicAddress } from './address.ts'
export { ANSWER_MS, createNetwork, LARGEST_ANSWER_BYTES, type Network } from './network.ts'
export { isAllowed, type Reach } from './resolve.ts'
