/** The flows that run after this one: chosen among many, so the server searches while one types. */
import { MultiSelect } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { queries } from '../../api/queries.ts'
import { useChoices } from '../../documents/use-choices.ts'
import { asksForMore, searchedBy } from '../../ui/form/select-search.ts'
import type { FieldProps } from '../../ui/form/use-document-form.ts'

export interface NextFlowsProps {
  readonly props: FieldProps
  readonly value: readonly string[]
  /** The flow itself. */
  readonly except: string | undefined
}

export function NextFlows({ props, value, except }: NextFlowsProps) {
  const { items, search } = useChoices('flows', '', {}, except)
  const chosen = useQueries({ queries: value.map((id) => queries.nameOf('flows', id)) })
  const names = new Map([
    ...value.map((id, index) => [id, chosen[index]?.data ?? id] as const),
    ...items.map(({ _id, name }) => [_id, name] as const),
  ])
  return (
    <div {...asksForMore(search)}>
      <MultiSelect
        {...props}
        {...searchedBy(search, 'No other flow is called so.')}
        label="Then run"
        description="Flows that run once this one has completed."
        clearable
        placeholder={value.length === 0 ? 'No other flow' : ''}
        data={[...names].map(([id, name]) => ({ value: id, label: name }))}
        value={[...value]}
      />
    </div>
  )
}
