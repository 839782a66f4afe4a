/** How much the last runs of a flow wrote, and how much of it failed: oldest on the left. */
import type { Job } from '@keyway/contract'
import { StackedBars } from '../ui/chart/stacked-bars.tsx'
import { exactTime } from '../ui/time.ts'

const SERIES = [
  { name: 'Written', tone: 'ok' },
  { name: 'Failed', tone: 'bad' },
] as const

/** One bar says nothing about the others. */
const FEWEST = 2

/** @param runs newest first */
export function RunChart({ runs }: { readonly runs: readonly Job[] }) {
  const begun = runs.filter(({ startedAt }) => startedAt !== null)
  if (begun.length < FEWEST || begun.every(({ numSuccess, numError }) => numSuccess + numError === 0)) return null
  return (
    <StackedBars
      caption={`Records of the last ${begun.length} runs`}
      series={SERIES}
      bars={begun.toReversed().map(({ startedAt, numSuccess, numError }) => ({
        label: exactTime(startedAt ?? ''),
        values: [numSuccess, numError],
      }))}
    />
  )
}
