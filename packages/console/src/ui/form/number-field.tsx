/** A whole number, typed as text: no stepper arrows, and what is no number stays in sight with its error. */
import { TextInput, type TextInputProps } from '@mantine/core'

export interface NumberFieldProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  readonly value?: number | string
  /** Gets a number, or the text as typed when it is none; the contract refuses that. */
  readonly onChange?: (value: number | string) => void
}

export function NumberField({ value = '', onChange, ...props }: NumberFieldProps) {
  return (
    <TextInput
      {...props}
      inputMode="numeric"
      autoComplete="off"
      value={String(value)}
      onChange={(event) => onChange?.(numberOf(event.currentTarget.value))}
    />
  )
}

/** `25` for "25" and " 25 "; anything else as it stands. */
export function numberOf(text: string): number | string {
  return /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : text
}
