/**
 * Keeps a sandbox small under load. V8 would let the space of young objects grow to 130 MB and the old one to twice what is in it, for next
 * to no gain in speed. Flags that end the growth may be set while it runs; those that limit it may not.
 */
import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Enough that few answers outlive a collection. The space doubles when it grows, so it may end at twice this. */
const YOUNG_BYTES = 6 * 1024 * 1024

export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=10')
  let grows = true
  // The space grows at the end of a collection, and shrinks while little happens: it must be free to grow again then.
  new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
    const isSmall = (young?.space_size ?? 0) < YOUNG_BYTES
    if (isSmall === grows) return
    grows = isSmall
    setFlagsFromString(`--semi-space-growth-factor=${grows ? 2 : 1}`)
  }).observe({ entryTypes: ['gc'] })
}
