/**
 * The editor of expressions and JSON, loaded only where one is shown. Tab leaves it, as it leaves any field; the members of
 * the last preview are offered while typing.
 */
import { autocompletion, completionKeymap, completionStatus } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState } from '@codemirror/state'
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import classes from './code-field.module.css'
import { type CodeLanguage, completionsOf } from './completions.ts'
import { faultMark } from './fault-mark.ts'
import { handlebarsLanguage } from './handlebars-language.ts'
import { jsonataLanguage } from './jsonata-language.ts'

export interface CodeEditorProps {
  readonly id: string
  readonly language: CodeLanguage
  readonly value: string
  readonly labelledBy: string
  readonly describedBy: string
  readonly invalid: boolean
  /** Where a fault is, in characters. */
  readonly place: number | undefined
  readonly placeholder: string
  /** Paths in a record, to complete. */
  readonly members: readonly string[]
  onChange(value: string): void
}

const colours = HighlightStyle.define([
  { tag: tags.string, color: 'var(--kw-ok)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--kw-warn)' },
  { tag: [tags.keyword, tags.special(tags.variableName)], color: 'var(--kw-busy)' },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)' },
])

/** Escape closes the list of completions, and not the panel around. */
const KEEPS_ESCAPE = EditorView.contentAttributes.of(({ state }) =>
  completionStatus(state) === null ? null : { 'data-mantine-stop-propagation': 'true' },
)

const LANGUAGES = { json, jsonata: () => jsonataLanguage, handlebars: () => handlebarsLanguage } as const

export default function CodeEditor({
  id,
  language,
  value,
  labelledBy,
  describedBy,
  invalid,
  place,
  placeholder,
  members,
  onChange,
}: CodeEditorProps) {
  const parent = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const attributes = useRef(new Compartment())
  const fault = useRef(new Compartment())
  // The editor outlives a render: what it calls back is always the newest.
  const latest = useRef({ members, onChange })
  latest.current = { members, onChange }

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; the effects below pass on what changes
  useEffect(() => {
    if (!parent.current) return
    const editor = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          LANGUAGES[language](),
          syntaxHighlighting(colours),
          bracketMatching(),
          history(),
          autocompletion({ override: [completionsOf(language, () => latest.current.members)], icons: false }),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          placeholderText(placeholder),
          EditorView.lineWrapping,
          attributes.current.of([]),
          KEEPS_ESCAPE,
          fault.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    return () => editor.destroy()
  }, [])

  useEffect(() => {
    // What scrolls has to be reachable by keyboard, and checkers do not count an editable region as that by itself.
    const said = {
      id,
      tabindex: '0',
      'aria-labelledby': labelledBy,
      'aria-describedby': describedBy,
      'aria-invalid': String(invalid),
    }
    view.current?.dispatch({ effects: attributes.current.reconfigure(EditorView.contentAttributes.of(said)) })
  }, [id, labelledBy, describedBy, invalid])

  useEffect(() => {
    view.current?.dispatch({ effects: fault.current.reconfigure(faultMark(place)) })
  }, [place])

  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } })
  }, [value])

  return <div ref={parent} className={classes.editor} data-error={invalid || undefined} />
}
