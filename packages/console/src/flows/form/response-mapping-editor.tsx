/** What of a step's answer goes into the record for the steps after it. */
import { ActionIcon, Button, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { FieldProps } from '../../ui/form/use-document-form.ts'
import classes from './form.module.css'
import type { StepValues } from './step-values.ts'

type Rows = NonNullable<StepValues['mapping']>

export interface ResponseMappingEditorProps {
  readonly type: StepValues['type']
  readonly rows: Rows
  /** Lists made through the API, which are kept. */
  readonly lists: number
  readonly field: (row: number, member: 'extract' | 'generate') => FieldProps
  onChange(rows: Rows | null): void
}

export function ResponseMappingEditor({ type, rows, lists, field, onChange }: ResponseMappingEditorProps) {
  return (
    <fieldset className={classes.part}>
      <div className={classes.head}>
        <legend className={classes.title}>Response mapping</legend>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Remove the response mapping"
          onClick={() => onChange(null)}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </div>
      <Text size="xs" c="dimmed">
        {type === 'export' ? (
          <>
            <code>data</code> is the list of what was found: <code>data[0].value</code>.
          </>
        ) : (
          <>
            <code>_json</code> is the answer, <code>id</code> its id, <code>statusCode</code> its status.
          </>
        )}
        {lists > 0 ? ` ${lists} list mapping${lists === 1 ? '' : 's'}, made through the API, stay as they are.` : ''}
      </Text>
      <ul className={classes.list}>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
          <li key={index} className={classes.pair}>
            <TextInput
              {...field(index, 'extract')}
              size="xs"
              label="From the answer"
              classNames={{ input: 'mono' }}
              spellCheck={false}
              autoComplete="off"
            />
            <TextInput
              {...field(index, 'generate')}
              size="xs"
              label="Into the record"
              classNames={{ input: 'mono' }}
              spellCheck={false}
              autoComplete="off"
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              className={classes.remove ?? ''}
              aria-label={`Remove the row of ${row.generate || 'no member'}`}
              onClick={() => onChange(rows.toSpliced(index, 1))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange([...rows, { extract: '', generate: '' }])}
        >
          Add a row
        </Button>
      </div>
    </fieldset>
  )
}
