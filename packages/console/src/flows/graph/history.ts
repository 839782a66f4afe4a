/** What was before and after, for undo and redo: whole values, which share what has not changed. */
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
export function undone<T>({ past, future }: History<T>, now: T): { history: History<T>; values: T } | undefined {
  const values = past.at(-1)
  return values === undefined ? undefined : { values, history: { past: past.slice(0, -1), future: [now, ...future] } }
}

export function redone<T>({ past, future }: History<T>, now: T): { history: History<T>; values: T } | undefined {
  const [values, ...rest] = future
  return values === undefined ? undefined : { values, history: { past: [...past, now], future: rest } }
}
