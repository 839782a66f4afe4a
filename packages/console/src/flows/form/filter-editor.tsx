/** Which records a step or branch takes: conditions on their members, or the rules themselves. */
import { ActionIcon, Button, Group, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import {
  type Condition,
  type ConditionOperator,
  type FilterValues,
  filterDocument,
  filterValues,
  NEW_CONDITION,
  NEW_FILTER,
  OPERATOR_WORDS,
  takesValue,
} from './filter-rows.ts'
import classes from './form.module.css'

export interface FilterEditorProps {
  /** Of the first input, for the focus after a mistake. */
  readonly id: string
  readonly filter: FilterValues
  readonly error: React.ReactNode
  onChange(filter: FilterValues | null): void
}

export function FilterEditor({ id, filter, error, onChange }: FilterEditorProps) {
  return (
    <fieldset className={classes.part}>
      <div className={classes.head}>
        <legend className={classes.title}>Filter: only records where</legend>
        <ActionIcon variant="subtle" color="gray" aria-label="Remove the filter" onClick={() => onChange(null)}>
          <IconTrash size={16} />
        </ActionIcon>
      </div>
      {filter.text === null ? (
        <Conditions id={id} filter={filter} onChange={onChange} />
      ) : (
        <Textarea
          id={id}
          label="Rules"
          description='Prefix lists, e.g. ["not", ["empty", ["extract", "tags.owner"]]]'
          autosize
          minRows={3}
          maxRows={14}
          classNames={{ input: 'mono' }}
          spellCheck={false}
          value={filter.text}
          onChange={({ currentTarget }) => onChange({ ...filter, text: currentTarget.value })}
        />
      )}
      {error ? <p className={classes.error}>{error}</p> : null}
      <Group gap="xs">
        {filter.text === null ? (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => onChange({ ...filter, conditions: [...filter.conditions, NEW_CONDITION] })}
          >
            Add a condition
          </Button>
        ) : null}
        <Button variant="subtle" size="xs" onClick={() => onChange(otherWay(filter))}>
          {filter.text === null ? 'Write rules' : 'Use conditions'}
        </Button>
      </Group>
    </fieldset>
  )
}

/** From conditions to text and back. Rules that conditions cannot say start new ones. */
function otherWay(filter: FilterValues): FilterValues {
  const document = filterDocument(filter)
  if (filter.text === null) return { ...filter, text: JSON.stringify(document?.expression.rules ?? [], null, 2) }
  const read = filterValues(document)
  return read && read.text === null && read.conditions.length > 0 ? read : NEW_FILTER
}

interface ConditionsProps extends Pick<FilterEditorProps, 'id' | 'filter'> {
  onChange(filter: FilterValues): void
}

function Conditions({ id, filter, onChange }: ConditionsProps) {
  const { conditions } = filter
  const change = (index: number, next: Partial<Condition>) =>
    onChange({ ...filter, conditions: conditions.map((one, at) => (at === index ? { ...one, ...next } : one)) })
  return (
    <>
      {conditions.length > 1 ? (
        <SegmentedControl
          aria-label="Which conditions must be met"
          size="xs"
          data={[
            { value: 'all', label: 'All of these' },
            { value: 'any', label: 'Any of these' },
          ]}
          value={filter.all ? 'all' : 'any'}
          onChange={(which) => onChange({ ...filter, all: which === 'all' })}
        />
      ) : null}
      <ul className={classes.list}>
        {conditions.map((condition, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          <li key={index} className={classes.row}>
            <TextInput
              {...(index === 0 && { id })}
              size="xs"
              label="Member"
              placeholder="tags.owner"
              classNames={{ input: 'mono' }}
              spellCheck={false}
              autoComplete="off"
              value={condition.path}
              onChange={({ currentTarget }) => change(index, { path: currentTarget.value })}
            />
            <Select
              size="xs"
              label="Condition"
              allowDeselect={false}
              data={Object.entries(OPERATOR_WORDS).map(([value, label]) => ({ value, label }))}
              value={condition.operator}
              onChange={(operator) => change(index, { operator: operator as ConditionOperator })}
            />
            <TextInput
              size="xs"
              label="Value"
              autoComplete="off"
              disabled={!takesValue(condition.operator)}
              value={takesValue(condition.operator) ? condition.value : ''}
              onChange={({ currentTarget }) => change(index, { value: currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove the condition on ${condition.path || 'no member'}`}
              onClick={() => onChange({ ...filter, conditions: conditions.toSpliced(index, 1) })}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </>
  )
}
