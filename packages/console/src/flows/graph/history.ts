/** What was before and after, for undo and redo: the members that a step changes, which share what has not changed. */
export interface History<T> {
  readonly past: readonly T[]
  readonly future: readonly T[]
}

/** Steps that can be taken back. */
const MOST = 100

export const NO_HISTORY: History<never> = { past: [], future: [] }

/** @param before what is about to be changed */
export const noted = <T>({ past }: History<T>, before: T): History<T> => ({
  past: [...past, before].slice(-MOST),
  future: [],
})

/** @returns undefined where there is nothing to take back */
export function undone<T extends object>({ past, future }: History<T>, now: T): Gone<T> | undefined {
  const values = past.at(-1)
  if (values === undefined) return undefined
  return { values, history: { past: past.slice(0, -1), future: [membersOf(now, values), ...future] } }
}

export function redone<T extends object>({ past, future }: History<T>, now: T): Gone<T> | undefined {
  const [values, ...rest] = future
  return values && { values, history: { past: [...past, membersOf(now, values)], future: rest } }
}

interface Gone<T> {
  readonly history: History<T>
  readonly values: T
}

/** What has been changed besides, elsewhere, is not put back by it. */
const membersOf = <T extends object>(now: T, entry: T): T =>
  Object.fromEntries(Object.entries(now).filter(([name]) => Object.hasOwn(entry, name))) as T
