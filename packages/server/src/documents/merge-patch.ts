/** JSON Merge Patch, RFC 7396: members given replace, null removes, objects merge. */

/** Objects deeper than this are refused before they cost anything. */
const MAX_DEPTH = 32

/** @throws RangeError when the patch is nested too deeply */
export function mergePatch(target: unknown, patch: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new RangeError(`it is nested deeper than ${MAX_DEPTH} levels`)
  if (!isObject(patch)) return patch
  // A Map, not an object: a member named __proto__ is then a name like any other.
  const merged = new Map<string, unknown>(isObject(target) ? Object.entries(target) : [])
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, mergePatch(merged.get(key), value, depth + 1))
  }
  return Object.fromEntries(merged)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
