/** What a run of the benchmarks found, as an object for programs and as a table for people. */
import type { Measured } from './measure.ts'

export interface BenchResult {
  readonly machine: { readonly cores: number; readonly node: string }
  readonly proxy: {
    readonly atOnce: number
    readonly sdk: Measured
    readonly keyway: Measured
    /** Calls per second of Keyway over those of the SDK. */
    readonly ratio: number
  }
  /** Milliseconds from the start of the process to the first answer: with a new data folder, and with one that was there. */
  readonly start: { readonly freshMs: number; readonly warmMs: number }
}

export function resultTable({ machine, proxy, start }: BenchResult): string {
  const rows = [
    ['', 'calls/s', 'p50 ms', 'p99 ms'],
    ['Microsoft SDK, directly', ...figures(proxy.sdk)],
    ["through Keyway's proxy", ...figures(proxy.keyway)],
    ['Keyway over SDK', proxy.ratio.toFixed(2), '', ''],
  ]
  const width = Math.max(...rows.map(([name = '']) => name.length))
  return [
    `Get a secret, ${proxy.atOnce} at once (${machine.cores} cores shared by caller, Keyway and sandbox; Node ${machine.node})`,
    ...rows.map(([name = '', ...cells]) => `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(9)).join('')}`),
    'Start to first answer',
    `  new data folder  ${seconds(start.freshMs)}`,
    `  known folder     ${seconds(start.warmMs)}`,
  ].join('\n')
}

const figures = (measured: Measured): string[] => [
  measured.callsPerSecond.toFixed(0),
  measured.p50.toFixed(1),
  measured.p99.toFixed(1),
]

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`
