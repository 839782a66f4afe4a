/** A record: what an export reads and an import writes. Its members are the other side's, so nothing is assumed of them. */
export type SourceRecord = Readonly<Record<string, unknown>>

/** Reads own members only, so a record cannot reach into prototypes. Undefined where the path leads nowhere. */
export function readPath(value: unknown, path: readonly (string | number)[]): unknown {
  let current = value
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined
    current = (current as Record<string | number, unknown>)[step]
  }
  return current
}

/** `a.b[0].c`, also `$.a.b`. */
export const pathOf = (path: string): (string | number)[] =>
  path
    .replace(/^\$\.?/, '')
    .split(/\.|\[(\d+)\]/)
    .filter((part): part is string => part !== undefined && part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** Reads a dotted path, e.g. `attributes.enabled`. */
export const readDotted = (value: unknown, dotted: string): unknown => readPath(value, dotted.split('.'))

/** What names a record in errors, e.g. a secret's name. Never a value, so only text and numbers are taken. */
export function traceKeyOf(record: SourceRecord, path: string | undefined): string | undefined {
  for (const candidate of path === undefined ? ['name', 'id'] : [path]) {
    const key = readDotted(record, candidate)
    if (typeof key === 'string' || typeof key === 'number') return String(key).slice(0, 512)
  }
  return undefined
}
