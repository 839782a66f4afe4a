/** Records and failures of all runs over the last day or week. */
import type { Dashboard, DashboardRange } from '@keyway/contract'
import { Group, SegmentedControl, Text, Title } from '@mantine/core'
import { StackedBars } from '../ui/chart/stacked-bars.tsx'
import { barTime } from '../ui/time.ts'
import classes from './home-page.module.css'

const RANGES = [
  { value: 'day', label: '24 hours' },
  { value: 'week', label: '7 days' },
] as const satisfies readonly { readonly value: DashboardRange; readonly label: string }[]

const SERIES = [
  { name: 'Written', tone: 'ok' },
  { name: 'Failed', tone: 'bad' },
] as const

export interface HistoryChartProps {
  readonly history: Dashboard['history']
  readonly range: DashboardRange
  onRange(range: DashboardRange): void
}

export function HistoryChart({ history, range, onRange }: HistoryChartProps) {
  const words = RANGES.find(({ value }) => value === range)?.label ?? ''
  return (
    <section className={classes.section} aria-label="Records">
      <Group justify="space-between">
        <Title order={2}>Records</Title>
        <SegmentedControl
          aria-label="How far back"
          size="xs"
          data={[...RANGES]}
          value={range}
          onChange={(next) => onRange(next as DashboardRange)}
        />
      </Group>
      {history.every(({ runs }) => runs === 0) ? (
        <Text size="sm" c="dimmed">
          Nothing has run in the last {words}.
        </Text>
      ) : (
        <StackedBars
          caption={`Records in the last ${words}`}
          series={SERIES}
          bars={history.map(({ from, numSuccess, numError }) => ({
            label: barTime(from, range === 'week'),
            values: [numSuccess, numError],
          }))}
        />
      )}
    </section>
  )
}
