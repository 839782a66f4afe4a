/** Rows of two texts, such as the names and values of headers: added, changed and taken away one by one. */
import { ActionIcon, Button, Fieldset, PasswordInput, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import classes from './pairs-field.module.css'
import type { FieldProps } from './use-document-form.ts'

export interface Pair {
  readonly name: string
  readonly value: string
  /** A secret that is stored: left blank it stays. */
  readonly stored?: boolean
}

export interface PairsFieldProps {
  readonly label: string
  readonly description?: React.ReactNode
  /** What one row is, e.g. `header`. */
  readonly noun: string
  readonly pairs: readonly Pair[]
  readonly onChange: (pairs: readonly Pair[]) => void
  /** Props of one text of a row. */
  readonly field: (index: number, member: 'name' | 'value') => FieldProps
  readonly error?: React.ReactNode
  readonly secret?: boolean
  readonly placeholder?: { readonly name: string; readonly value: string }
}

export function PairsField(props: PairsFieldProps) {
  const { label, description, noun, pairs, onChange, field, error, secret = false, placeholder } = props
  const Value = secret ? PasswordInput : TextInput
  return (
    <Fieldset legend={label} variant="unstyled" className={classes.pairs}>
      {description ? <p className={classes.help}>{description}</p> : null}
      {pairs.map((pair, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own until one is typed
        <div key={index} className={classes.row}>
          <TextInput
            {...field(index, 'name')}
            aria-label={`Name of ${noun} ${index + 1}`}
            placeholder={placeholder?.name ?? 'Name'}
            autoComplete="off"
            spellCheck={false}
            disabled={pair.stored ?? false}
          />
          <Value
            {...field(index, 'value')}
            aria-label={`Value of ${noun} ${index + 1}`}
            placeholder={pair.stored ? 'Leave blank to keep it' : (placeholder?.value ?? 'Value')}
            autoComplete={secret ? 'new-password' : 'off'}
            spellCheck={false}
          />
          <ActionIcon
            variant="default"
            size={36}
            aria-label={`Remove ${noun} ${pair.name || index + 1}`}
            onClick={() => onChange(pairs.filter((_, at) => at !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {error ? <p className={classes.error}>{error}</p> : null}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={() => onChange([...pairs, { name: '', value: '' }])}
      >
        Add {/^[aeiou]/.test(noun) ? 'an' : 'a'} {noun}
      </Button>
    </Fieldset>
  )
}
