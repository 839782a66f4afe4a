/** Routes of the keys that encrypt at rest. */
import type { Deps } from '../deps.ts'
import type { KeyRing, Master } from '../encryption/index.ts'
import type { Handlers } from '../http/handler.ts'
import { addKey, listKeys, presentMaster, removeKey, startRotation } from './key-work.ts'
import { latestRotation, presentRotation } from './rotations.ts'
import { wrapMaster } from './wrap-master.ts'

export type KeyHandlers = Pick<Handlers, Extract<keyof Handlers, `keys.${string}`>>

export interface KeyTools {
  readonly ring: KeyRing
  /** What the server was started with; changed by wrapping. */
  master: Master
  /** Walks the rotation there is, in the background. */
  walk(): void
}

export function keyHandlers(deps: Deps, tools: KeyTools): KeyHandlers {
  const { ring, walk } = tools
  return {
    'keys.list': () => listKeys(deps, tools.master),
    async 'keys.add'({ actor }) {
      await addKey(deps, ring, actor)
      return await listKeys(deps, tools.master)
    },
    async 'keys.rotate'({ actor }) {
      const rotation = await startRotation(deps, ring, actor)
      walk()
      return rotation
    },
    async 'keys.rotation'() {
      const rotation = await latestRotation(deps.db)
      return rotation === undefined ? null : presentRotation(rotation)
    },
    async 'keys.wrap'({ body, actor, signal }) {
      tools.master = await wrapMaster(deps, tools.master, body.vaultKey, actor, signal)
      return { master: presentMaster(tools.master) }
    },
    async 'keys.remove'({ params, actor }) {
      await removeKey(deps, ring, actor, params.kid)
      return undefined
    },
  }
}
