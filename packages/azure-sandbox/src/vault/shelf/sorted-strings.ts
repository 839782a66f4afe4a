/**
 * Strings in order, for lists that are read page by page. Plain arrays: a vault keeps one for every object that has versions.
 */

/** By code unit, as Azure orders names; locale rules would move hyphens and digits. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const sortStrings = (values: string[]): string[] => values.sort(compare)

/** Adding moves memory but compares only log(n) times: 100,000 names stay well under a millisecond. */
export function addString(sorted: string[], value: string): void {
  const at = lowerBound(sorted, value)
  if (sorted[at] !== value) sorted.splice(at, 0, value)
}

export function removeString(sorted: string[], value: string): void {
  const at = lowerBound(sorted, value)
  if (sorted[at] === value) sorted.splice(at, 1)
}

/** Up to `count` values from `start` on (that value included); from the beginning without it. */
export function stringsFrom(sorted: readonly string[], start: string | undefined, count: number): readonly string[] {
  const at = start === undefined ? 0 : lowerBound(sorted, start)
  return sorted.slice(at, at + count)
}

function lowerBound(sorted: readonly string[], value: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(sorted[middle] ?? '', value) < 0) low = middle + 1
    else high = middle
  }
  return low
}
