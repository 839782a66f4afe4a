/** Encryption at rest. */
export { openSealer } from './open-sealer.ts'
export { type Place, SealBroken, type Sealer } from './sealer.ts'
