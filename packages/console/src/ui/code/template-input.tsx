/** A field of one line for a template: members and helpers are offered inside its braces, by mouse and by keyboard. */
import { Combobox, TextInput, type TextInputProps, useCombobox } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { FieldProps } from '../form/use-document-form.ts'
import { templateOffers } from './template-offers.ts'

export interface TemplateInputProps
  extends Pick<TextInputProps, 'label' | 'description' | 'placeholder' | 'aria-label'> {
  readonly props: FieldProps
  readonly required?: boolean
  /** Paths that may stand in the braces. */
  readonly members: readonly string[]
  /** What is wrong, as long as the field itself has no error. */
  readonly fault?: string | undefined
}

export function TemplateInput({ props, required = false, members, fault, ...told }: TemplateInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const store = useCombobox()
  const value = String(props.value ?? '')
  const offers = caret === null ? null : templateOffers(value.slice(0, caret), members)
  const first = offers?.words[0]
  const { openDropdown, closeDropdown, selectFirstOption } = store
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is made anew with every render; only offers open it
  useEffect(() => {
    if (first === undefined) return closeDropdown()
    openDropdown()
    selectFirstOption()
  }, [first, caret])

  const take = (word: string) => {
    if (!offers || caret === null) return
    const end = offers.from + word.length
    props.onChange?.(value.slice(0, offers.from) + word + value.slice(caret))
    setCaret(null)
    requestAnimationFrame(() => input.current?.setSelectionRange(end, end))
  }

  return (
    <Combobox store={store} onOptionSubmit={take} withinPortal={false}>
      <Combobox.Target>
        <TextInput
          {...props}
          {...told}
          ref={input}
          withAsterisk={required}
          error={props.error ?? fault}
          classNames={{ input: 'mono' }}
          spellCheck={false}
          autoComplete="off"
          value={value}
          onChange={(event) => {
            props.onChange?.(event)
            setCaret(event.currentTarget.selectionStart)
          }}
          onBlur={(event) => {
            props.onBlur?.(event)
            setCaret(null)
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!offers}>
        <Combobox.Options aria-label="What can stand here">
          {offers?.words.map((word) => (
            <Combobox.Option key={word} value={word} className="mono">
              {word}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
