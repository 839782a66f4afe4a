/** A field for an expression or for JSON. Until the editor has loaded, and where it cannot, it is a plain text field. */
import { Input, Textarea } from '@mantine/core'
import { lazy, Suspense, useId } from 'react'
import type { FieldProps } from '../form/use-document-form.ts'
import type { CodeLanguage } from './completions.ts'
import { placeIn } from './place-in.ts'

const CodeEditor = lazy(() => import('./code-editor.tsx'))

export interface CodeFieldProps {
  readonly props: FieldProps
  readonly label: string
  readonly description: React.ReactNode
  readonly language: CodeLanguage
  readonly placeholder?: string
  /** Paths in a record, to complete. */
  readonly members?: readonly string[]
  /** What is wrong, as long as the field itself has no error; its place is underlined. */
  readonly fault?: string | undefined
  /** Shown below, e.g. what an expression makes of a record. */
  readonly result?: React.ReactNode
}

const NONE: readonly string[] = []

export function CodeField({
  props,
  label,
  description,
  language,
  placeholder = '',
  members = NONE,
  fault,
  result,
}: CodeFieldProps) {
  const error = props.error ?? fault
  const names = useId()
  const value = String(props.value ?? '')
  const change = (next: string) => props.onChange?.(next)
  const plain = (
    <Textarea
      id={props.id}
      aria-label={label}
      classNames={{ input: 'mono' }}
      autosize
      minRows={3}
      spellCheck={false}
      placeholder={placeholder}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
  return (
    <Input.Wrapper
      id={`${names}-field`}
      label={label}
      labelElement="div"
      labelProps={{ id: `${names}-label` }}
      description={description}
      descriptionProps={{ id: `${names}-description` }}
      error={error}
      errorProps={{ id: `${names}-error` }}
    >
      <Suspense fallback={plain}>
        <CodeEditor
          id={props.id}
          language={language}
          value={value}
          labelledBy={`${names}-label`}
          describedBy={`${names}-description ${names}-error`}
          invalid={Boolean(error)}
          place={placeIn(error)}
          placeholder={placeholder}
          members={members}
          onChange={change}
        />
      </Suspense>
      {result}
    </Input.Wrapper>
  )
}
