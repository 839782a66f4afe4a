/** Chooses another document, with `+` to create one and a pencil to edit the chosen one, both in a nested panel. */
import { ActionIcon, Group, Select, Tooltip } from '@mantine/core'
import { IconPencil, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './ref-field.module.css'
import { asksForMore, type SelectSearch, searchedBy } from './select-search.ts'
import type { FieldProps } from './use-document-form.ts'

export interface RefChoice {
  readonly value: string
  readonly label: string
  /** Second line: what tells it apart, e.g. its status. */
  readonly note?: React.ReactNode
}

export interface NestedPanelProps {
  /** `new`, or the id to edit. */
  readonly id: string
  onSaved(id: string): void
  onClosed(): void
}

export interface RefFieldProps {
  readonly label: string
  readonly description: React.ReactNode
  /** What is chosen, e.g. `OAuth 2.0 client`: "Create an OAuth 2.0 client". */
  readonly noun: string
  readonly choices: readonly RefChoice[]
  readonly loading: boolean
  /** The server searches; absent: all choices are here. */
  readonly search?: SelectSearch
  readonly props: FieldProps
  readonly required?: boolean
  /** Shown under the field for what is chosen, e.g. its status. */
  readonly below?: React.ReactNode
  readonly panel: (props: NestedPanelProps) => React.ReactNode
}

export function RefField(field: RefFieldProps) {
  const { noun, choices, props } = field
  const [editing, setEditing] = useState<string | null>(null)
  const chosen: string | null = props.value || null
  const nothing = `No ${noun} found. Press + to create one.`
  const notes = new Map(choices.map((choice) => [choice.value, choice.note]))

  return (
    <div {...asksForMore(field.search)}>
      <Group align="flex-end" gap={6} wrap="nowrap" className={classes.row}>
        <Select
          {...props}
          value={chosen}
          className={classes.select}
          label={field.label}
          description={field.description}
          withAsterisk={field.required ?? true}
          searchable
          placeholder={placeholder(field)}
          nothingFoundMessage={nothing}
          {...(field.search && searchedBy(field.search, nothing))}
          data={choices.map(({ value, label }) => ({ value, label }))}
          renderOption={({ option }) => (
            <span className={classes.option}>
              <span>{option.label}</span>
              {notes.get(option.value)}
            </span>
          )}
          inputWrapperOrder={['label', 'description', 'input']}
        />
        <Tooltip label={`Create ${article(noun)} ${noun}`}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={`Create ${article(noun)} ${noun}`}
            onClick={() => setEditing('new')}
          >
            <IconPlus size={17} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={chosen ? `Edit this ${noun}` : `Choose ${article(noun)} ${noun} to edit it`}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={`Edit this ${noun}`}
            disabled={!chosen}
            onClick={() => setEditing(chosen)}
          >
            <IconPencil size={17} />
          </ActionIcon>
        </Tooltip>
      </Group>
      {props.error ? (
        <p className={classes.error} id={`${props.id}-error`}>
          {props.error}
        </p>
      ) : null}
      {field.below}
      {editing
        ? field.panel({
            id: editing,
            onSaved: (id) => props.onChange?.(id),
            onClosed: () => setEditing(null),
          })
        : null}
    </div>
  )
}

function placeholder({ loading, choices, noun }: RefFieldProps): string {
  if (loading) return 'Loading…'
  return choices.length === 0 ? `No ${noun} yet: press +` : `Choose ${article(noun)} ${noun}`
}

const article = (noun: string): string => (/^[aeio]/i.test(noun) ? 'an' : 'a')
