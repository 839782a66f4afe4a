/** The form of a template: its fields, and how they become what is sent. */
import type { Parameters, Template, TemplateInstallInput } from '@keyway/contract'
import { givenParameters } from '../../operations/operation-choice.ts'
import type { FieldRow } from '../../ui/form/field-rows.ts'

export interface TemplateValues {
  readonly name: string
  /** Ids by role. */
  readonly connections: Readonly<Record<string, string>>
  readonly inputs: Parameters
  readonly enable: boolean
}

export const templateValues = ({ connections, inputs }: Template): TemplateValues => ({
  name: '',
  connections: Object.fromEntries(connections.map(({ role }) => [role, ''])),
  inputs: Object.fromEntries(inputs.map(({ name, default: byDefault = '' }) => [name, byDefault])),
  enable: false,
})

export const templateRows = ({ connections, inputs }: Template): readonly FieldRow<TemplateValues>[] => [
  ...connections.map(
    ({ role, label }): FieldRow<TemplateValues> => ({
      field: `connections.${role}`,
      path: `connections.${role}`,
      label,
      required: true,
      missing: 'Choose a connection.',
    }),
  ),
  ...inputs.map(
    ({ name, label, required }): FieldRow<TemplateValues> => ({
      field: `inputs.${name}`,
      path: `inputs.${name}`,
      label,
      required,
    }),
  ),
  { field: 'name', path: 'name', label: 'Name' },
]

/** Texts that stand for numbers and lists are read by the server. */
export const templateInput = ({ name, connections, inputs, enable }: TemplateValues): TemplateInstallInput => ({
  ...(name.trim() !== '' && { name }),
  connections,
  inputs: givenParameters(inputs),
  enable,
})
