/**
 * The editor of expressions and JSON, loaded only where one is shown. Tab leaves it, as it leaves any field; the members of
 * the last preview are offered while typing.
 */
import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState } from '@codemirror/state'
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import classes from './code-field.module.css'
import { JSONATA_FUNCTIONS, jsonataLanguage } from './jsonata-language.ts'

export interface CodeEditorProps {
  readonly id: string
  readonly language: 'jsonata' | 'json'
  readonly value: string
  readonly labelledBy: string
  readonly describedBy: string
  readonly invalid: boolean
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

const WORD = /[$\w.]+$/

function completions(members: () => readonly string[], language: CodeEditorProps['language']) {
  return (context: CompletionContext) => {
    const word = context.matchBefore(WORD)
    if (!word && !context.explicit) return null
    const functions =
      language === 'jsonata' ? JSONATA_FUNCTIONS.map((name) => ({ label: `$${name}`, type: 'function' })) : []
    const paths = members().map((label) => ({ label, type: 'property' }))
    return { from: word?.from ?? context.pos, options: [...paths, ...functions], validFor: /^[$\w.]*$/ }
  }
}

export default function CodeEditor({
  id,
  language,
  value,
  labelledBy,
  describedBy,
  invalid,
  placeholder,
  members,
  onChange,
}: CodeEditorProps) {
  const parent = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const attributes = useRef(new Compartment())
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
          language === 'json' ? json() : jsonataLanguage,
          syntaxHighlighting(colours),
          bracketMatching(),
          history(),
          autocompletion({ override: [completions(() => latest.current.members, language)], icons: false }),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          placeholderText(placeholder),
          EditorView.lineWrapping,
          attributes.current.of([]),
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
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } })
  }, [value])

  return <div ref={parent} className={classes.editor} data-error={invalid || undefined} />
}
