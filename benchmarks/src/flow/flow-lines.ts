/** What was found out about flows, as lines for people. */
import type { CopySpeed } from './measure-copy.ts'
import type { PacedCopy } from './measure-paced.ts'
import type { Punctuality } from './measure-schedule.ts'
import type { Volume } from './measure-volume.ts'
import type { WorkerSpeed } from './measure-workers.ts'

export interface FlowSpeed {
  readonly copy?: CopySpeed
  readonly paced?: PacedCopy
  readonly workers?: WorkerSpeed
  readonly schedule?: Punctuality
  readonly volume?: readonly Volume[]
}

export const flowLines = ({ copy, paced, workers, schedule, volume }: FlowSpeed): string[] => [
  ...(copy === undefined ? [] : copyLines(copy)),
  ...(paced === undefined ? [] : pacedLines(paced)),
  ...(workers === undefined ? [] : workerLines(workers)),
  ...(schedule === undefined ? [] : scheduleLines(schedule)),
  ...(volume === undefined ? [] : volumeLines(volume)),
]

const row = ([name = '', ...cells]: readonly string[]): string =>
  `  ${name.padEnd(28)}${cells.map((cell) => cell.padStart(12)).join('')}`

const count = (number: number): string => number.toLocaleString('en')

function copyLines({ records, atOnce, sdk, keyway, ratio }: CopySpeed): string[] {
  const figures = (copied: CopySpeed['sdk']) => [
    copied.recordsPerSecond.toFixed(0),
    copied.seconds.toFixed(2),
    copied.cpu.toFixed(2),
  ]
  const rows = [
    ['', 'records/s', 'seconds', 'CPU ms each'],
    ['a script on Microsoft SDK', ...figures(sdk)],
    ['a flow', ...figures(keyway)],
    ['flow over script', ratio.toFixed(2), '', ''],
  ]
  return [
    `Copy ${count(records)} secrets, between vaults that only answer, ${atOnce} calls at once at each`,
    ...rows.map(row),
  ]
}

const pacedLines = ({ records, seconds, leastSeconds, used }: PacedCopy): string[] => [
  `Copy ${count(records)} secrets under the published limits, no record failed`,
  row(['least the limits allow', `${leastSeconds.toFixed(1)} s`]),
  row(['the flow', `${seconds.toFixed(1)} s`]),
  row(['of the limits used', `${(used * 100).toFixed(1)} %`]),
]

const workerLines = ({ flows, records, latencyMs, by }: WorkerSpeed): string[] => [
  `${flows} flows of ${count(records)} secrets, each vault ${latencyMs} ms away, on PostgreSQL`,
  row(['workers', 'seconds', 'times as fast']),
  ...by.map(({ workers, seconds, ratio }) => row([String(workers), seconds.toFixed(2), ratio.toFixed(2)])),
]

const scheduleLines = ({ flows, minutes, targetSeconds, by }: Punctuality): string[] => [
  `${flows} flows due at once, ${minutes} times, on PostgreSQL: seconds from due to started (target: ${targetSeconds})`,
  row(['workers', 'median', 'worst']),
  ...by.map(({ workers, median, worst }) => row([String(workers), median.toFixed(2), worst.toFixed(2)])),
]

const volumeLines = (volumes: readonly Volume[]): string[] => [
  'Runs of many records, from the list of a vault to a server that counts them, on PostgreSQL',
  row(['records', 'us each', 'CPU us each', 'most MB']),
  ...volumes.map(({ records, microseconds, cpuMicroseconds, memoryMb }) =>
    row([count(records), microseconds.toFixed(0), cpuMicroseconds.toFixed(0), memoryMb.toFixed(0)]),
  ),
]
