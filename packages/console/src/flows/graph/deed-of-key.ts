/** What a key does in the graph. */
import { WALK_KEYS, type WalkKey } from './walk.ts'

export type Deed =
  | { readonly kind: 'walk'; readonly key: WalkKey }
  | { readonly kind: 'move'; readonly by: -1 | 1 }
  | { readonly kind: 'add' | 'remove' | 'undo' | 'redo' }

export interface Keys {
  readonly key: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

const PLAIN: Readonly<Record<string, Deed>> = {
  a: { kind: 'add' },
  A: { kind: 'add' },
  '+': { kind: 'add' },
  Delete: { kind: 'remove' },
  Backspace: { kind: 'remove' },
}
const WITH_ALT: Readonly<Record<string, Deed>> = {
  ArrowUp: { kind: 'move', by: -1 },
  ArrowDown: { kind: 'move', by: 1 },
}

const isWalk = (key: string): key is WalkKey => (WALK_KEYS as readonly string[]).includes(key)

/** @returns undefined for a key that is the browser's */
export function deedOfKey({ key, altKey, ctrlKey, metaKey, shiftKey }: Keys): Deed | undefined {
  if (ctrlKey || metaKey) {
    if (key === 'y') return { kind: 'redo' }
    return key.toLowerCase() === 'z' ? { kind: shiftKey ? 'redo' : 'undo' } : undefined
  }
  if (altKey) return WITH_ALT[key]
  return isWalk(key) ? { kind: 'walk', key } : PLAIN[key]
}
