/** Which members differ between two documents, by dotted name. Names only: values may be secrets. */

/** Set by Keyway itself, or told by other members, so no change anybody made. */
const OWN_MEMBERS: ReadonlySet<string> = new Set([
  '_id',
  'createdAt',
  'lastModified',
  'lastRun',
  'signIn',
  'needsSecret',
])

export function fieldChanges(before: object, after: object): readonly string[] {
  return [...changes(before, after, '')].filter((path) => !OWN_MEMBERS.has(path.split('.')[0] ?? '')).sort()
}

function* changes(before: unknown, after: unknown, path: string): Generator<string> {
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* changes(before[key], after[key], path === '' ? key : `${path}.${key}`)
    }
    return
  }
  if (!isSame(before, after)) yield path
}

/** Arrays count as one member: which of their elements moved says little. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]))
  }
  if (isObject(a) && isObject(b)) return changes(a, b, '').next().done === true
  return Object.is(a, b)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
