/**
 * The sandbox's whole state: named collections of plain JSON values. Values are never changed in place; a change is a
 * `set` of a new value, which is what makes the journal, snapshots and forks simple.
 */
export interface Collection<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
  delete(key: string): boolean
  has(key: string): boolean
  values(): IterableIterator<T>
  entries(): IterableIterator<[string, T]>
  readonly size: number
}

/** A frozen copy of every collection. */
export type Snapshot = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export interface Store {
  collection<T>(name: string): Collection<T>
  snapshot(): Snapshot
  /** Replaces everything; collections handed out earlier stay valid and show the restored state. */
  restore(snapshot: Snapshot): void
  close(): void
}
