/** The form of one flow, which the panel and the graph both edit: its draft, and what can be taken back. */
import { type Flow, FlowInput } from '@keyway/contract'
import { useEffect, useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { NEW, saveDocument } from '../../api/save-document.ts'
import { type DocumentForm, useDocumentForm } from '../../ui/form/use-document-form.ts'
import { type History, NO_HISTORY, noted, redone, undone } from '../graph/history.ts'
import type { FieldAt } from './field-at.ts'
import { emptyFlow, type FlowValues, flowDocument, flowRows, flowValues } from './flow-values.ts'
import { ownTimezone } from './timezones.ts'

export interface FlowForm {
  readonly stored: Flow | undefined
  readonly document: DocumentForm<FlowValues, FlowInput>
  readonly values: FlowValues
  readonly at: FieldAt
  /** Changes what lists hold. Errors name places in them, which have moved. */
  edit(next: Partial<FlowValues>): void
  /** The same for what is typed, which is taken back as a whole. */
  type(next: FlowValues): void
  /** @param before the values when typing began */
  endTyping(before: FlowValues): void
  readonly canUndo: boolean
  readonly canRedo: boolean
  undo(): void
  redo(): void
  /** Back to what is saved; that, too, can be taken back. */
  discard(): void
  /** @returns what was saved; undefined when anything was refused */
  save(): Promise<Flow | undefined>
}

/** @param stored what is edited; undefined: a new flow */
export function useFlowForm(stored: Flow | undefined): FlowForm {
  const document = useDocumentForm<FlowValues, FlowInput>({
    initial: stored ? flowValues(stored) : emptyFlow(ownTimezone()),
    rows: flowRows,
    schema: FlowInput,
    toDocument: (values) => flowDocument(values, stored),
    draft: { key: `flows/${stored?._id ?? NEW}`, base: stored?.lastModified },
  })
  const { form, field } = document
  const [history, setHistory] = useState<History<Partial<FlowValues>>>(NO_HISTORY)
  const { values } = form

  const put = (next: Partial<FlowValues>) => {
    form.clearErrors()
    form.setValues(next)
    form.setDirty({})
  }
  const go = (way: typeof undone | typeof redone) => {
    const gone = way(history, values)
    if (!gone) return
    put(gone.values)
    setHistory(gone.history)
  }
  useFollowed(stored, document)

  return {
    stored,
    document,
    values,
    at: (path) => field(path as 'name'),
    edit: (next) => {
      setHistory(noted(history, drawnOf(values)))
      put(next)
    },
    type: put,
    endTyping: (before) => {
      if (JSON.stringify(before) !== JSON.stringify(values)) setHistory(noted(history, drawnOf(before)))
    },
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    undo: () => go(undone),
    redo: () => go(redone),
    discard: () => {
      setHistory(noted(history, values))
      document.draft?.discard()
    },
    save: () => document.submit((body) => saveDocument('flows', api.flows, stored?._id ?? NEW, body)),
  }
}

/** What the graph shows: its undo is no business of the name or the switch. */
const drawnOf = ({ pageGenerators, pageProcessors, routers }: FlowValues): Partial<FlowValues> => ({
  pageGenerators,
  pageProcessors,
  routers,
})

/** When the stored flow changes, by saving it, by its switch or elsewhere, the form follows where nobody has changed it here. */
function useFollowed(stored: Flow | undefined, { rebase }: DocumentForm<FlowValues, FlowInput>): void {
  const seen = useRef(stored?.lastModified)
  useEffect(() => {
    if (!stored || seen.current === stored.lastModified) return
    seen.current = stored.lastModified
    rebase(flowValues(stored))
  })
}
