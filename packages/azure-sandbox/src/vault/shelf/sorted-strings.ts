/**
 * Lists of strings in order, each value once, for lists that are read page by page. Plain arrays: there is one for the
 * versions of every object, and what one costs more counts a hundred thousand times.
 */
export type SortedStrings = string[]

export const sortedStrings = (values: readonly string[]): SortedStrings => [...values].sort(compare)

/** Adding moves memory but compares only log(n) times: 100,000 names stay well under a millisecond. */
export function addTo(sorted: SortedStrings, value: string): void {
  const at = lowerBound(sorted, value)
  if (sorted[at] !== value) sorted.splice(at, 0, value)
}

export function deleteFrom(sorted: SortedStrings, value: string): void {
  const at = lowerBound(sorted, value)
  if (sorted[at] === value) sorted.splice(at, 1)
}

/** Up to `count` values from `start` on (that value included); from the beginning without it. */
export function sliceFrom(sorted: readonly string[], start: string | undefined, count: number): readonly string[] {
  const at = start === undefined ? 0 : lowerBound(sorted, start)
  return sorted.slice(at, at + count)
}

/** By code unit, as Azure orders names; locale rules would move hyphens and digits. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

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
