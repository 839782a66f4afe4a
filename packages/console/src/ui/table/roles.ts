/**
 * The roles of a table's elements, spelled out: on narrow screens rows are laid out as cards, and browsers drop the
 * native roles of table elements whose `display` is changed.
 */
export const ROLES = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  cell: { role: 'cell' },
  head: { role: 'columnheader' },
} as const
