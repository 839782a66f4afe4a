/** Above a table: the search, how many rows it found, and which columns to show. */
import { ActionIcon, Checkbox, CloseButton, Popover, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconColumns3, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { counted } from '../time.ts'
import type { Column } from './column.ts'
import classes from './data-table.module.css'

export interface TableToolsProps<Row> {
  readonly noun: string
  readonly plural: string
  readonly words: string
  onWords(words: string): void
  readonly found: number
  readonly total: number
  readonly columns: readonly Column<Row>[]
  readonly keys: readonly string[]
  onKeys(keys: readonly string[]): void
  readonly children?: React.ReactNode
}

export function TableTools<Row>(props: TableToolsProps<Row>) {
  const { noun, plural, words, onWords, found, total, columns, keys, onKeys } = props
  const [choosing, setChoosing] = useState(false)
  return (
    <div className={classes.tools}>
      <TextInput
        className={classes.search}
        aria-label={`Search ${plural}`}
        placeholder={`Search ${plural}`}
        value={words}
        onChange={(event) => onWords(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          words ? <CloseButton size="sm" aria-label="Clear the search" onClick={() => onWords('')} /> : null
        }
      />
      {props.children}
      <Text size="sm" c="dimmed" className="numbers" role="status">
        {found === total ? counted(total, noun, plural) : `${found} of ${counted(total, noun, plural)}`}
      </Text>
      <Popover
        position="bottom-end"
        shadow="md"
        trapFocus
        withinPortal={false}
        opened={choosing}
        onChange={setChoosing}
      >
        <Popover.Target>
          <Tooltip label="Choose columns" disabled={choosing}>
            <ActionIcon
              variant="default"
              size={34}
              aria-label="Choose columns"
              className={classes.columns}
              onClick={() => setChoosing(!choosing)}
            >
              <IconColumns3 size={17} />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown aria-label="Columns">
          <Checkbox.Group value={[...keys]} onChange={onKeys} aria-label="Columns">
            <Stack gap="xs">
              {columns.map((column) => (
                <Checkbox
                  key={column.key}
                  value={column.key}
                  label={column.label}
                  disabled={column.fixed ?? false}
                  size="sm"
                />
              ))}
            </Stack>
          </Checkbox.Group>
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}
