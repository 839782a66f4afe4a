/** A filter above a table. "Any" is one of its choices, so that it is taken away by the keyboard as it is set. */
import { Select } from '@mantine/core'
import classes from './filter-select.module.css'

export interface FilterSelectProps {
  /** What it filters by, e.g. `Filter by status`. */
  readonly label: string
  /** What stands there when nothing is filtered, e.g. `Any status`. */
  readonly any: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly value: string | undefined
  readonly searchable?: boolean
  onChange(value: string | undefined): void
}

const ANY = 'any'

export function FilterSelect({ label, any, choices, value, searchable = false, onChange }: FilterSelectProps) {
  return (
    <Select
      aria-label={label}
      className={classes.filter ?? ''}
      searchable={searchable}
      allowDeselect={false}
      data={[{ value: ANY, label: any }, ...choices]}
      value={value ?? ANY}
      onChange={(chosen) => onChange(chosen === null || chosen === ANY ? undefined : chosen)}
    />
  )
}
