/** The network edge: pools, and which addresses they may reach. */

export { isPublicAddress } from './address.ts'
export { ANSWER_MS, createNetwork, LARGEST_ANSWER_BYTES, type Network, type Tls } from './network.ts'
export { AddressRefused, isAllowedHost, type Reach, refuseBareAddress } from './resolve.ts'
