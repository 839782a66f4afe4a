/** The network edge: pools, and which addresses they may reach. */
export { ANSWER_MS, createNetwork, LARGEST_ANSWER_BYTES, type Network } from './network.ts'
export type { Reach } from './resolve.ts'
