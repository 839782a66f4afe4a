/** Chooses a connection among many: the server searches while one types. */
import type { RouteQueryInput } from '@keyway/contract'
import { Select, type SelectProps } from '@mantine/core'
import { useChoices } from '../../documents/use-choices.ts'
import { asksForMore, searchedBy } from '../../ui/form/select-search.ts'
import { connectionLook, Status } from '../../ui/status.tsx'

export interface ConnectionSearchFieldProps
  extends Pick<SelectProps, 'id' | 'label' | 'description' | 'error' | 'withAsterisk' | 'clearable' | 'placeholder'> {
  /** What every one that is offered has in common. */
  readonly filter?: RouteQueryInput<'connections.list'>
  /** Id of one that is not offered. */
  readonly except?: string | undefined
  /** Said when nothing matches. */
  readonly nothing: string
  readonly value: string | null
  onChange(id: string | null): void
}

export function ConnectionSearchField({
  filter,
  except,
  nothing,
  value,
  placeholder = 'Type part of its name or address',
  ...field
}: ConnectionSearchFieldProps) {
  const { items: connections, search } = useChoices('connections', value ?? '', filter, except)
  const looks = new Map(connections.map((one) => [one._id, connectionLook(one)]))
  return (
    <div {...asksForMore(search)}>
      <Select
        {...field}
        {...searchedBy(search, nothing)}
        value={value}
        data={connections.map(({ _id, name }) => ({ value: _id, label: name }))}
        placeholder={placeholder}
        renderOption={({ option }) => {
          const look = looks.get(option.value)
          return (
            <span style={{ display: 'flex', flexWrap: 'wrap', gap: '0 0.75rem', alignItems: 'center' }}>
              <span>{option.label}</span>
              {look ? <Status look={look} /> : null}
            </span>
          )
        }}
      />
    </div>
  )
}
