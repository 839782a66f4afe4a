/** What a column is: how a cell looks, sorts and is searched. */

export interface Column<Row> {
  readonly key: string
  readonly label: string
  readonly cell: (row: Row) => React.ReactNode
  /** Value to sort by; absent: not sortable. */
  readonly sort?: (row: Row) => string | number
  /** Text the search looks into; absent: not searched. */
  readonly search?: (row: Row) => string
  readonly numeric?: boolean
  /** Off until a person chooses it. */
  readonly hidden?: boolean
  /** Cannot be switched off. */
  readonly fixed?: boolean
}

export interface Sorting {
  readonly key: string
  readonly direction: 'ascending' | 'descending'
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
}

/** The rows a person sees: those that hold every word of the search, in the chosen order. */
export function arrangeRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  words: string,
  sorting: Sorting | null,
): readonly Row[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const found = wanted.length === 0 ? rows : rows.filter((row) => holdsAll(textOf(row, columns), wanted))
  const sort = columns.find((column) => column.key === sorting?.key)?.sort
  if (!sort) return found
  const sign = sorting?.direction === 'descending' ? -1 : 1
  return [...found].sort((a, b) => sign * compare(sort(a), sort(b)))
}

const textOf = <Row>(row: Row, columns: readonly Column<Row>[]): string =>
  columns
    .map((column) => column.search?.(row) ?? '')
    .join('\n')
    .toLowerCase()

const holdsAll = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word))

/** Pressing a heading sorts by it; pressing it again turns the order round. */
export function nextSorting(current: Sorting | null, key: string): Sorting {
  const again = current?.key === key && current.direction === 'ascending'
  return { key, direction: again ? 'descending' : 'ascending' }
}
