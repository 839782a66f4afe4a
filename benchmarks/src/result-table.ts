/** What a run of the benchmarks found, as an object for programs and as a table for people. */
import { type FlowSpeed, flowLines } from './flow/flow-lines.ts'
import type { InsideSpeed } from './inside/measure-inside.ts'
import type { ManyConnections } from './many-connections.ts'
import type { Measured } from './measure.ts'
import type { SandboxSpeed } from './sandbox/measure-sandbox.ts'

export interface BenchResult extends FlowSpeed {
  readonly machine: { readonly cores: number; readonly node: string }
  readonly proxy?: {
    readonly atOnce: number
    readonly sdk: Measured
    readonly keyway: Measured
    /** Calls per second of Keyway over those of the SDK. */
    readonly ratio: number
    /** Milliseconds of processor per call: of the SDK's caller, of Keyway's caller, of Keyway. */
    readonly cpu: { readonly sdk: number; readonly caller: number; readonly keyway: number }
    /** One call at a time: Keyway beside a bare https request. */
    readonly alone: { readonly direct: Measured; readonly keyway: Measured }
  }
  /** Milliseconds from the start of the process to the first answer: with a new data folder, and with one that was there. */
  readonly start?: { readonly freshMs: number; readonly warmMs: number }
  readonly inside?: InsideSpeed
  readonly sandbox?: SandboxSpeed
  readonly connections?: ManyConnections
}

export const resultTable = ({ machine, proxy, start, inside, sandbox, connections, ...flows }: BenchResult): string =>
  [
    `${machine.cores} cores, shared by caller, Keyway and what it calls; Node ${machine.node}`,
    ...(proxy === undefined ? [] : proxyLines(proxy)),
    ...(start === undefined ? [] : startLines(start)),
    ...flowLines(flows),
    ...(inside === undefined ? [] : insideLines(inside)),
    ...(sandbox === undefined ? [] : sandboxLines(sandbox)),
    ...(connections === undefined ? [] : connectionLines(connections)),
  ].join('\n')

function proxyLines({ atOnce, sdk, keyway, ratio, alone, cpu }: NonNullable<BenchResult['proxy']>): string[] {
  const rows = [
    ['', 'calls/s', 'p50 ms', 'p99 ms'],
    ['Microsoft SDK, directly', ...figures(sdk)],
    ["through Keyway's proxy", ...figures(keyway)],
    ['Keyway over SDK', ratio.toFixed(2), '', ''],
    ['bare request, one at a time', ...figures(alone.direct)],
    ["Keyway's proxy, one at a time", ...figures(alone.keyway)],
    ['Keyway adds', '', (alone.keyway.p50 - alone.direct.p50).toFixed(2), ''],
  ]
  return [
    `Get a secret, ${atOnce} at once, from a bare https server`,
    ...rows.map(([name = '', ...cells]) => `  ${name.padEnd(30)}${cells.map((cell) => cell.padStart(9)).join('')}`),
    `  processor time per call: ${cpu.sdk.toFixed(2)} ms for the SDK; ${cpu.caller.toFixed(2)} ms for the caller of Keyway and ${cpu.keyway.toFixed(2)} ms in Keyway`,
  ]
}

const startLines = ({ freshMs, warmMs }: NonNullable<BenchResult['start']>): string[] => [
  'Start to first answer',
  `  new data folder  ${seconds(freshMs)}`,
  `  known folder     ${seconds(warmMs)}`,
]

const insideLines = ({ token, pace }: InsideSpeed): string[] => [
  'Inside Keyway',
  `  a token that is good, read from memory     p50 ${token.p50.toFixed(4)} ms, p99 ${token.p99.toFixed(4)} ms`,
  `  ${pace.limit} secrets set in ten seconds allowed  ${(pace.used * 100).toFixed(1)} % used over ${pace.seconds} s; ${pace.refused} answers 429, ${pace.failed} calls failed`,
]

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

function connectionLines({
  many,
  importSeconds,
  few,
  first,
  last,
  search,
  byStatus,
  ratio,
}: ManyConnections): string[] {
  const rows = [
    ['', 'calls/s', 'p50 ms', 'p99 ms'],
    ['10 connections', ...figures(few)],
    ['first page', ...figures(first)],
    ['last page', ...figures(last)],
    ['search by address', ...figures(search)],
    ['by status, newest first', ...figures(byStatus)],
    ['first page over 10', '', ratio.toFixed(2), ''],
  ]
  return [
    `${many.toLocaleString('en')} connections, pages of 50, one call at a time; imported as a file in ${importSeconds.toFixed(1)} s`,
    ...rows.map(([name = '', ...cells]) => `  ${name.padEnd(24)}${cells.map((cell) => cell.padStart(9)).join('')}`),
  ]
}

const figures = (measured: Measured): string[] => [
  measured.callsPerSecond.toFixed(0),
  measured.p50.toFixed(2),
  measured.p99.toFixed(2),
]

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`
