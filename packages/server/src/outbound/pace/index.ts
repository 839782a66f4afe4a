/** Pacing: Key Vault's published limits, kept by all processes together. */
export { createPaceStore } from './pace-store.ts'
export { createPacer, type Pacer } from './pacer.ts'
