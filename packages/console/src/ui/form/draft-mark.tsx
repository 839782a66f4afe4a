/** Beside the name of a document that something was typed into and not saved. */
import { IconPencil } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import classes from './draft-mark.module.css'
import { draftOf, watchDrafts } from './drafts.ts'

/** @param of kind and id of the document */
export function DraftMark({ of }: { readonly of: string }) {
  const kept = useSyncExternalStore(watchDrafts, () => draftOf(of) !== undefined)
  if (!kept) return null
  return (
    <span className={classes.mark}>
      <IconPencil size={12} aria-hidden />
      Draft
    </span>
  )
}
