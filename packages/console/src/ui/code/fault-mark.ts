/** Underlines the place of a fault. */
import type { Extension } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'

const MARK = Decoration.mark({ class: 'cm-fault' })

/** @param place absent: nothing is underlined */
export function faultMark(place: number | undefined): Extension {
  if (place === undefined) return []
  return EditorView.decorations.of(({ state: { doc } }) => {
    const end = Math.min(Math.max(place, 1), doc.length)
    return end === 0 ? Decoration.none : Decoration.set(MARK.range(end - 1, end))
  })
}
