/** The edits of the graph as deeds: each changes the draft, moves the focus along, and says what has happened. */
import { useCallback, useState } from 'react'
import { announce } from '../../ui/announce.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { counted } from '../../ui/time.ts'
import type { FlowValues } from '../form/flow-values.ts'
import type { FlowForm } from '../form/use-flow-form.ts'
import { type Addition, addAfter } from './add.ts'
import { type Edited, move, remove } from './edit.ts'
import { type FlowGraph, flowGraph } from './flow-graph.ts'
import { type Place, placeOf } from './place.ts'

const START: Place = { kind: 'source', index: 0 }

export interface GraphDeeds {
  readonly current: string
  readonly place: Place
  readonly focusWanted: string | null
  focusTaken(): void
  select(id: string): void
  /** Chooses a node and gives it the focus. */
  focus(id: string): void
  /** @returns id of what was added */
  add(id: string, what: Addition): string
  canMove(by: -1 | 1): boolean
  /** @param stay the focus stays at the button that was pressed, to press it again */
  move(by: -1 | 1, stay?: boolean): void
  readonly canRemove: boolean
  remove(stay?: boolean): Promise<void>
  readonly canUndo: boolean
  readonly canRedo: boolean
  undo(): void
  redo(): void
}

export function useGraphDeeds(flow: FlowForm, graph: FlowGraph): GraphDeeds {
  const { values } = flow
  const [chosen, setChosen] = useState('pageGenerators.0')
  const [focusWanted, setFocusWanted] = useState<string | null>(null)
  const focusTaken = useCallback(() => setFocusWanted(null), [])
  // What was chosen may be gone, by undoing or by discarding the draft.
  const current = graph.nodes.some(({ id }) => id === chosen) ? chosen : (graph.nodes[0]?.id ?? '')
  const place = placeOf(current) ?? START
  const wanted = focusWanted !== null && graph.nodes.every(({ id }) => id !== focusWanted) ? current : focusWanted

  const focus = (id: string) => {
    setChosen(id)
    setFocusWanted(id)
  }
  const apply = (edited: Edited, words: string, stay = false): string => {
    flow.edit(edited.values)
    if (stay) setChosen(edited.focus)
    else focus(edited.focus)
    announce(words)
    return edited.focus
  }
  const removed = remove(values, place)

  return {
    current,
    place,
    focusWanted: wanted,
    focusTaken,
    select: setChosen,
    focus,
    add: (id, what) => apply(addAfter(values, placeOf(id) ?? START, what), 'Added. Its settings are open'),
    canMove: (by) => move(values, place, by) !== undefined,
    move: (by, stay) => {
      const moved = move(values, place, by)
      if (moved) apply(moved, by === -1 ? 'Moved earlier' : 'Moved later', stay)
    },
    canRemove: removed !== undefined,
    remove: async (stay) => {
      if (removed && (await agreed(values, removed))) apply(removed, 'Removed. Undo brings it back', stay)
    },
    canUndo: flow.canUndo,
    canRedo: flow.canRedo,
    undo: () => {
      flow.undo()
      announce('Undone')
    },
    redo: () => {
      flow.redo()
      announce('Redone')
    },
  }
}

/** One node is brought back by Undo; where others go with it, that is asked first. */
async function agreed(values: FlowValues, { values: after }: Edited): Promise<boolean> {
  const gone = flowGraph(values).nodes.length - flowGraph(after).nodes.length
  if (gone <= 1) return true
  return confirm({
    title: 'Remove it with what lies behind it?',
    body: `${counted(gone, 'step, router or branch')} go. Undo brings them back.`,
    agree: 'Remove',
    danger: true,
  })
}
