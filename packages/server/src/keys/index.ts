/** Keys that encrypt at rest, as somebody looks after them: listed, made, rotated, removed, wrapped by a Key Vault. */
import type { Deps } from '../deps.ts'
import type { KeyRing, Master } from '../encryption/index.ts'
import { type KeyHandlers, keyHandlers } from './key-handlers.ts'
import { startKeyUpkeep } from './key-upkeep.ts'

export { unwrapper } from './vault-key.ts'
export { keepWrapped } from './wrap-master.ts'

export interface Keys {
  readonly handlers: KeyHandlers
  /** Begins what keys need without anybody asking. */
  start(): void
  stop(): Promise<void>
}

/** @param master as it was found at start */
export function createKeys(deps: Deps, ring: KeyRing, master: Master): Keys {
  let upkeep: ReturnType<typeof startKeyUpkeep> | undefined
  return {
    handlers: keyHandlers(deps, { ring, master, walk: () => upkeep?.walk() }),
    start() {
      upkeep ??= startKeyUpkeep(deps, ring)
    },
    async stop() {
      await upkeep?.stop()
    },
  }
}
