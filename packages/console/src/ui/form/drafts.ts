/**
 * What was typed into forms and not saved, for when one comes back. Kept in the memory of this tab alone: it may hold secrets, so
 * browser storage is no place for it. Closing the tab asks first.
 */
export interface Draft {
  readonly values: object
  /** When the stored document it began from was last changed; undefined: a new document. */
  readonly base: string | undefined
  /** Milliseconds since the epoch. */
  readonly typedAt: number
}

const drafts = new Map<string, Draft>()

const watchers = new Set<() => void>()

const warn = (event: BeforeUnloadEvent): void => event.preventDefault()

/** A page that listens is kept out of the browser's cache for Back and Forward, so only while there is something to lose. */
function listen(): void {
  for (const tell of watchers) tell()
  if (drafts.size > 0) window.addEventListener('beforeunload', warn)
  else window.removeEventListener('beforeunload', warn)
}

/** @returns stops watching which drafts there are */
export function watchDrafts(tell: () => void): () => void {
  watchers.add(tell)
  return () => watchers.delete(tell)
}

export const draftOf = (key: string): Draft | undefined => drafts.get(key)

export function keepDraft(key: string, draft: Omit<Draft, 'typedAt'>): void {
  const before = drafts.get(key)
  // A form that shows a draft keeps it again: nothing was typed by that.
  const known = before !== undefined && JSON.stringify(before.values) === JSON.stringify(draft.values)
  drafts.set(key, { ...draft, typedAt: known ? before.typedAt : Date.now() })
  listen()
}

export function dropDraft(key: string): void {
  drafts.delete(key)
  listen()
}

/** On signing out: what somebody typed is not for the next one. */
export function dropDrafts(): void {
  drafts.clear()
  listen()
}
