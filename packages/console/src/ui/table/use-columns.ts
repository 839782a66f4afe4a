/** Which columns of a table a person chose to see. Remembered in this browser: names of columns, nothing else. */
import { useLocalStorage } from '@mantine/hooks'
import type { Column } from './column.ts'

export interface ChosenColumns<Row> {
  readonly shown: readonly Column<Row>[]
  readonly keys: readonly string[]
  choose(keys: readonly string[]): void
}

/** @param table name of the table, part of the storage key */
export function useColumns<Row>(table: string, columns: readonly Column<Row>[]): ChosenColumns<Row> {
  const [keys, choose] = useLocalStorage<readonly string[]>({
    key: `keyway.columns.${table}`,
    defaultValue: columns.filter((column) => !column.hidden).map((column) => column.key),
    getInitialValueInEffect: false,
  })
  return { shown: columns.filter((column) => column.fixed || keys.includes(column.key)), keys, choose }
}
