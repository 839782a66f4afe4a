/** Paths in records, for completing expressions. */

const MOST = 200
const DEEPEST = 5

/** @returns dotted paths, those of the first records first; lists are gone through */
export function recordMembers(records: readonly unknown[]): readonly string[] {
  const found = new Set<string>()
  for (const record of records.slice(0, 10)) collect(record, '', 0, found)
  return [...found].slice(0, MOST)
}

function collect(value: unknown, prefix: string, depth: number, found: Set<string>): void {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const element of value.slice(0, 3)) collect(element, prefix, depth + 1, found)
    return
  }
  for (const [name, member] of Object.entries(value)) {
    // Other names are written in backticks, which completing would have to add.
    if (!/^[A-Za-z_]\w*$/.test(name)) continue
    const path = prefix === '' ? name : `${prefix}.${name}`
    found.add(path)
    collect(member, path, depth + 1, found)
  }
}
