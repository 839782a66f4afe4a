/**
 * A form that edits one document: checks it against the contract before sending, places the server's errors at their
 * fields, and moves the focus to the first of them. Nothing typed is lost when sending fails.
 */
import { KeywayError } from '@keyway/client'
import { useForm } from '@mantine/form'
import { useId, useState } from 'react'
import type { z } from 'zod'
import { asKeywayError } from '../../api/client.ts'
import { announce } from '../announce.tsx'
import { draftOf } from './drafts.ts'
import {
  type FieldErrors,
  type FieldName,
  type FieldRow,
  fieldFaults,
  firstField,
  placeErrors,
  schemaErrors,
} from './field-rows.ts'
import { withSuggestion } from './suggestion.tsx'
import { type DraftLife, type DraftPlace, useDraft } from './use-draft.ts'

type Form<V extends object> = ReturnType<typeof useForm<V>>

export interface DocumentFormOptions<V, D> {
  readonly initial: V
  /** The fields in the order they are shown. */
  readonly rows: (values: V) => readonly FieldRow<V>[]
  readonly schema: z.ZodType
  readonly toDocument: (values: V) => D
  /** Where what is typed is kept while it is not saved; absent: leaving asks first. */
  readonly draft?: DraftPlace
}

export interface DocumentForm<V extends object, D> extends Pick<DraftLife<V>, 'draft' | 'dirty' | 'rebase'> {
  readonly form: Form<V>
  /** What the server refused that belongs to no field. */
  readonly failure: KeywayError | null
  readonly saving: boolean
  /** Props of a field: value, change handler, error, and the id the focus finds it by. */
  field(name: FieldName<V>): FieldProps
  /** Checks without sending anything; faults show at their fields. */
  check(): boolean
  /** Checks, then saves with `send`. Answers undefined when anything was refused. */
  submit<R>(send: (document: D) => Promise<R>): Promise<R | undefined>
  /** The same for something that saves nothing, e.g. a preview; fields in `optional` may be at fault. */
  tryOut<R>(send: (document: D) => Promise<R>, optional?: readonly FieldName<V>[]): Promise<R | undefined>
}

export interface FieldProps {
  readonly id: string
  // Mantine's inputs each have a value type of their own; the form's values decide.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly [prop: string]: any
}

export function useDocumentForm<V extends object, D>(options: DocumentFormOptions<V, D>): DocumentForm<V, D> {
  const { initial, schema, toDocument } = options
  const prefix = useId()
  const [found] = useState(() => options.draft && draftOf(options.draft.key))
  const form = useForm<V>({ mode: 'controlled', initialValues: (found?.values as V | undefined) ?? initial })
  const { draft, dirty, settle, rebase } = useDraft(options.draft, form, initial, found)
  const [failure, setFailure] = useState<KeywayError | null>(null)
  const [saving, setSaving] = useState(false)
  const idOf = (field: string) => `${prefix}${field}`

  const refuse = (rows: readonly FieldRow<V>[], fields: FieldErrors) => {
    form.setErrors(fields)
    const first = firstField(rows, fields)
    if (!first) return
    announce(fields[first] ?? '')
    // After the errors are drawn: one of them may unfold the section its field lies in.
    setTimeout(() => document.getElementById(idOf(first))?.focus())
  }

  /** What the rows and the schema find wrong before anything is sent; shown at the fields. */
  const check = (optional: readonly string[] = []): boolean => {
    setFailure(null)
    const values = form.getValues()
    const rows = options.rows(values)
    const found = { ...schemaErrors(schema, toDocument(values), rows), ...fieldFaults(rows, values) }
    const errors = without(found, optional)
    refuse(rows, errors)
    return Object.keys(errors).length === 0
  }

  const attempt = async <R>(
    send: (document: D) => Promise<R>,
    optional?: readonly string[],
  ): Promise<R | undefined> => {
    if (!check(optional)) return undefined
    const values = form.getValues()
    try {
      return await send(toDocument(values))
    } catch (thrown) {
      const error = asKeywayError(thrown)
      const rows = options.rows(values)
      const placed = placeErrors(rows, error.errors)
      if (placed.rest.length > 0) setFailure(new KeywayError(error.status, placed.rest, error.requestId))
      refuse(rows, placed.fields)
      return undefined
    }
  }

  return {
    form,
    draft,
    dirty,
    rebase,
    failure,
    saving,
    field: (name) => {
      const props = form.getInputProps(name as Parameters<typeof form.getInputProps>[0])
      const use = (value: string): void => {
        props.onChange(value)
        form.clearFieldError(name)
        // The button that was pressed is gone with the error.
        document.getElementById(idOf(name))?.focus()
      }
      return { ...props, error: withSuggestion(props.error, use), id: idOf(name) }
    },
    submit: async (send) => {
      setSaving(true)
      // What is typed while it is on its way is not saved by it.
      const sent = form.getValues()
      const result = await attempt(send)
      setSaving(false)
      if (result !== undefined) {
        form.resetDirty(sent)
        settle(sent)
      }
      return result
    },
    tryOut: attempt,
    check,
  }
}

const without = (errors: FieldErrors, fields: readonly string[]): FieldErrors =>
  Object.fromEntries(Object.entries(errors).filter(([field]) => !fields.includes(field)))
