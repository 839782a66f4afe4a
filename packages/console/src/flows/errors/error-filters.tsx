/** What is looked for among the errors of a step, and the file of what was found. */
import { CLASSIFICATIONS, type Tag } from '@keyway/contract'
import { Button, TextInput } from '@mantine/core'
import { IconDownload, IconSearch } from '@tabler/icons-react'
import { FilterSelect } from '../../ui/table/filter-select.tsx'
import classes from './errors.module.css'

export interface Looking {
  readonly text: string
  readonly classification: string | undefined
  /** Id of a tag. */
  readonly tag: string | undefined
}

export interface ErrorFiltersProps {
  readonly looking: Looking
  readonly tags: readonly Tag[]
  /** Of the file. */
  readonly href: string
  onLook(looking: Looking): void
}

const KINDS = CLASSIFICATIONS.map((value) => ({ value, label: value }))

export function ErrorFilters({ looking, tags, href, onLook }: ErrorFiltersProps) {
  return (
    <>
      <TextInput
        aria-label="Search errors"
        placeholder="Search by record, message or code"
        maxLength={200}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={looking.text}
        onChange={({ currentTarget }) => onLook({ ...looking, text: currentTarget.value })}
        className={classes.search ?? ''}
      />
      <FilterSelect
        label="Filter by kind"
        any="All kinds"
        choices={KINDS}
        value={looking.classification}
        onChange={(classification) => onLook({ ...looking, classification })}
      />
      {tags.length > 0 ? (
        <FilterSelect
          label="Filter by tag"
          any="All tags"
          choices={tags.map(({ _id, tag }) => ({ value: _id, label: tag }))}
          value={looking.tag}
          onChange={(tag) => onLook({ ...looking, tag })}
        />
      ) : null}
      <Button component="a" href={href} download variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
        CSV
      </Button>
    </>
  )
}
