/** Encryption at rest. */
export { encryptionKey } from './encryption-key.ts'
export type { KeyRing } from './key-ring.ts'
export { type KeyEntry, keySetText, type WrappedKey } from './key-set.ts'
export { type Master, openSealer, type UnwrapKey } from './open-sealer.ts'
export { countByKey, resealAll } from './reseal.ts'
export { KeysUnavailable } from './sealer.ts'
