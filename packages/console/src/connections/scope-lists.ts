/** The two lists of the scope dialog as plain data: what is available, what is chosen, what is ticked. */
import type { Scope } from '@keyway/contract'

export interface ScopeLists {
  readonly offered: readonly Scope[]
  readonly chosen: readonly string[]
  /** Ticked on the left, by value. */
  readonly tickedAvailable: readonly string[]
  /** Ticked on the right, by value. */
  readonly tickedChosen: readonly string[]
}

export const startLists = (offered: readonly Scope[], chosen: readonly string[]): ScopeLists => ({
  offered,
  chosen,
  tickedAvailable: [],
  tickedChosen: [],
})

/** Offered and not chosen yet, those whose value or help holds the words. */
export function availableScopes({ offered, chosen }: ScopeLists, words: string): readonly Scope[] {
  const wanted = words.trim().toLowerCase()
  return offered.filter(
    (scope) => !chosen.includes(scope.value) && `${scope.value} ${scope.help}`.toLowerCase().includes(wanted),
  )
}

const choose = (lists: ScopeLists, values: readonly string[]): ScopeLists => ({
  ...lists,
  chosen: [...new Set([...lists.chosen, ...values])],
  tickedAvailable: [],
})

const remove = (lists: ScopeLists, values: readonly string[]): ScopeLists => ({
  ...lists,
  chosen: lists.chosen.filter((value) => !values.includes(value)),
  tickedChosen: [],
})

/** Microsoft refuses `.default` beside other scopes, so "all" leaves it out unless there is nothing else. */
function together(offered: readonly Scope[]): readonly string[] {
  const all = offered.map((scope) => scope.value)
  const others = all.filter((value) => !value.endsWith('/.default'))
  return others.length > 0 ? others : all
}

/** What the four buttons between the lists do. */
export const MOVES = {
  chooseTicked: (lists) => choose(lists, lists.tickedAvailable),
  chooseAll: (lists) => choose(lists, together(lists.offered)),
  removeTicked: (lists) => remove(lists, lists.tickedChosen),
  removeAll: (lists) => remove(lists, lists.chosen),
} as const satisfies Record<string, (lists: ScopeLists) => ScopeLists>

export type CustomScope =
  | { readonly ok: true; readonly lists: ScopeLists }
  | { readonly ok: false; readonly why: string }

/** Adds a scope the application does not offer. The server checks that it is of the API's own resource. */
export function addCustomScope(lists: ScopeLists, text: string): CustomScope {
  const value = text.trim()
  if (value === '') return { ok: false, why: 'Enter a scope.' }
  if (/\s/.test(value)) return { ok: false, why: 'A scope has no spaces. Add one at a time.' }
  if (lists.chosen.includes(value)) return { ok: false, why: 'This scope is chosen already.' }
  return { ok: true, lists: choose(lists, [value]) }
}

/** Chosen scopes that another offer knows too: what is left after the API type or the cloud has changed. */
export const keptScopes = (
  chosen: readonly string[],
  before: readonly Scope[],
  after: readonly Scope[],
): readonly string[] =>
  chosen.filter(
    (value) => after.some((scope) => scope.value === value) || !before.some((scope) => scope.value === value),
  )

/** Where only one scope can be asked for, nobody has to choose it. */
export const startingScopes = (kept: readonly string[], offered: readonly Scope[]): readonly string[] =>
  offered.length === 1 ? offered.map((scope) => scope.value) : kept
