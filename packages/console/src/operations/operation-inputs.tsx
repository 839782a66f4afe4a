/** The inputs of an operation, drawn from its row: one field each, of its type, with its limits and its help. */

import type { OperationInput } from '@keyway/contract'
import { MultiSelect, Select, Textarea, TextInput } from '@mantine/core'
import { TemplateInput } from '../ui/code/template-input.tsx'
import { NumberField } from '../ui/form/number-field.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import { SecretArea } from './secret-area.tsx'

export interface OperationInputsProps {
  readonly inputs: readonly OperationInput[]
  /** Props of the field of an input, by its name. */
  readonly field: (name: string) => FieldProps
  /** Inputs that something else may fill are not marked. */
  readonly marked: boolean
  /** Texts may be templates over a record: paths that are offered in their braces. */
  readonly members?: readonly string[]
}

export function OperationInputs({ inputs, field, marked, members }: OperationInputsProps) {
  return inputs.map((input) => (
    <OneInput
      key={input.name}
      input={input}
      props={field(input.name)}
      marked={marked && input.required}
      members={members}
    />
  ))
}

interface OneInputProps {
  readonly input: OperationInput
  readonly props: FieldProps
  readonly marked: boolean
  readonly members: readonly string[] | undefined
}

const YES_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

function OneInput({ input, props, marked, members }: OneInputProps) {
  const shared = {
    ...props,
    label: input.label,
    description: input.help,
    withAsterisk: marked,
    placeholder: input.example === undefined ? '' : String(input.example),
  }
  const value = props.value ?? ''
  if (input.secret) return <SecretArea {...shared} value={value} />
  if (input.type === 'number') {
    return <NumberField {...shared} value={value} onChange={(next) => props.onChange?.(next)} />
  }
  if (input.type === 'boolean') {
    return (
      <Select
        {...shared}
        placeholder="Not set"
        clearable={!marked}
        data={YES_NO}
        value={value === '' ? null : String(value)}
        onChange={(next) => props.onChange?.(next === null ? '' : next === 'true')}
      />
    )
  }
  if (input.type === 'list' && input.options) {
    return (
      <MultiSelect
        {...shared}
        placeholder={value === '' ? 'Not set' : ''}
        clearable
        data={input.options}
        value={value === '' ? [] : String(value).split(',')}
        onChange={(next) => props.onChange?.(next.join(','))}
      />
    )
  }
  if (input.type === 'object' || input.items === 'object') {
    return (
      <Textarea
        {...shared}
        value={value}
        autosize
        minRows={2}
        maxRows={12}
        classNames={{ input: 'mono' }}
        autoComplete="off"
        spellCheck={false}
      />
    )
  }
  if (input.options) {
    return (
      <Select
        {...shared}
        placeholder="Not set"
        clearable={!marked}
        data={input.options}
        value={value === '' ? null : value}
        onChange={(next) => props.onChange?.(next ?? '')}
      />
    )
  }
  if (members) {
    const { label, description, placeholder } = shared
    return <TemplateInput props={props} required={marked} members={members} {...{ label, description, placeholder }} />
  }
  return <TextInput {...shared} value={value} autoComplete="off" spellCheck={false} />
}
