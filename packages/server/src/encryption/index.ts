/** Encryption at rest. */
export { openSealer } from './open-sealer.ts'
export { resealAll } from './reseal.ts'
