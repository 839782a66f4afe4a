/** Encryption at rest. */
export { type OpenedSealer, openSealer } from './open-sealer.ts'
export { resealAll } from './reseal.ts'
export { type Place, SealBroken, type Sealer } from './sealer.ts'
