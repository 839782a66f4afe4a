/** What a run of the benchmarks found, as an object for programs and as a table for people. */
import type { Measured } from './measure.ts'
import type { SandboxSpeed } from './sandbox/measure-sandbox.ts'

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
  readonly sandbox: SandboxSpeed
}

export function resultTable({ machine, proxy, start, sandbox }: BenchResult): string {
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
    ...sandboxLines(sandbox),
  ].join('\n')
}

function sandboxLines({ ready, get, size }: SandboxSpeed): string[] {
  const rows = [
    ['', 'calls/s', 'p50 ms', 'p99 ms'],
    ['Fastify, a bare route', ...figures(get.bare)],
    ['the sandbox, all checks', ...figures(get.sandbox)],
    ['sandbox over Fastify', get.ratio.toFixed(2), '', ''],
  ]
  const many = size.many.toLocaleString('en')
  return [
    `The sandbox: get a secret, ${get.atOnce} at once, the same bytes from both`,
    ...rows.map(([name = '', ...cells]) => `  ${name.padEnd(24)}${cells.map((cell) => cell.padStart(9)).join('')}`),
    `  ready              ${seconds(ready.nextMs)} (${seconds(ready.firstMs)} with an empty compile cache)`,
    `  ${many} secrets    get ${size.getRatio.toFixed(2)}, list page ${size.listRatio.toFixed(2)} times as long as with ${size.few}; ${size.memoryMb.toFixed(0)} MB`,
  ]
}

const figures = (measured: Measured): string[] => [
  measured.callsPerSecond.toFixed(0),
  measured.p50.toFixed(1),
  measured.p99.toFixed(1),
]

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`
