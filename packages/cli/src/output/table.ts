/** Rows as a table that stays readable when copied into a mail: no colours, thin lines. */
import Table from 'cli-table3'

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const drawn = new Table({ head: [...head], style: { head: [], border: [] } })
  for (const row of rows) drawn.push([...row])
  return drawn.toString()
}
