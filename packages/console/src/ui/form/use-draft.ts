/** Keeps what is typed into a form while it is not saved, and tells whether the form shows such a draft. */
import { useEffect, useState } from 'react'
import { type Draft, dropDraft, keepDraft } from './drafts.ts'

export interface DraftPlace {
  /** Kind and id of the document, e.g. `flows/new`. */
  readonly key: string
  /** When the stored document was last changed; undefined: a new document. */
  readonly base: string | undefined
}

export interface FormDraft {
  /** When it was typed, in milliseconds since the epoch; undefined: the form began from what is saved. */
  readonly restoredFrom: number | undefined
  /** What is saved has changed since. */
  readonly stale: boolean
  /** Another one after each discarding: inputs that keep a state of their own begin anew. */
  readonly version: number
  discard(): void
}

interface FormOf<V> {
  readonly values: V
  setValues(values: V): void
  setDirty(fields: Record<string, boolean>): void
  clearErrors(): void
}

export interface DraftLife<V> {
  /** Absent where drafts are not kept. */
  readonly draft: FormDraft | undefined
  readonly dirty: boolean
  /** What is saved is now this. */
  settle(values: V): void
  /** What is saved has changed; what was not touched here follows it. */
  rebase(next: V): void
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

/** @param found what the form was begun with in place of `initial` */
export function useDraft<V extends object>(
  place: DraftPlace | undefined,
  form: FormOf<V>,
  initial: V,
  found: Draft | undefined,
): DraftLife<V> {
  const [saved, setSaved] = useState(initial)
  const [restored, setRestored] = useState(found)
  const [version, setVersion] = useState(0)
  const { values } = form
  const dirty = !same(values, saved)
  const { key, base } = place ?? {}
  // What was saved when typing began: a draft says so however often it is opened again.
  const [begun, setBegun] = useState(found ? found.base : base)
  if (!dirty && begun !== base) setBegun(base)

  useEffect(() => {
    if (key === undefined) return
    if (dirty) keepDraft(key, { values, base: begun })
    else dropDraft(key)
  }, [key, begun, dirty, values])

  const put = (next: V) => {
    form.setValues(next)
    // Marks of single fields would count for more than the values.
    form.setDirty({})
  }
  const settle = (next: V) => {
    if (key !== undefined) dropDraft(key)
    setSaved(next)
    setBegun(base)
    setRestored(undefined)
  }
  return {
    dirty,
    settle,
    rebase: (next) => {
      put(rebased(values, saved, next))
      setSaved(next)
      setBegun(base)
    },
    draft: place && {
      restoredFrom: restored?.typedAt,
      stale: dirty && begun !== base,
      version,
      discard: () => {
        put(saved)
        form.clearErrors()
        settle(saved)
        setVersion(version + 1)
      },
    },
  }
}

/** Members that are as they were saved take what is saved now. */
export function rebased<V extends object>(values: V, before: V, next: V): V {
  const members = Object.keys(next) as (keyof V)[]
  const untouched = members.filter((name) => same(values[name], before[name]))
  return { ...values, ...Object.fromEntries(untouched.map((name) => [name, next[name]])) }
}
