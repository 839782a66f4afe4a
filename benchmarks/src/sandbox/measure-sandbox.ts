/**
 * The sandbox alone, as the package that is published: how soon it is ready, how quick it is beside a bare route that answers the same bytes, and what a vault of
 * 100,000 secrets costs in time and memory.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Started, startProcess } from '../child-process.ts'
import { type Measured, measure, middle } from '../measure.ts'
import type { BareAnswer, BareReady } from './bare-route.ts'
import { createVault, openPool, type SandboxTarget, type VaultClient } from './vault-client.ts'

export interface SandboxSpeed {
  /** Milliseconds from the start of the process to its first line: compile cache empty, and filled by the start before. */
  readonly ready: { readonly firstMs: number; readonly nextMs: number }
  readonly get: { readonly atOnce: number; readonly bare: Measured; readonly sandbox: Measured; readonly ratio: number }
  readonly size: {
    readonly few: number
    readonly many: number
    /** Median time with many secrets over that with few, one call at a time. */
    readonly getRatio: number
    readonly listRatio: number
    /** Resident memory of the process that holds them, in megabytes (10^6 bytes). */
    readonly memoryMb: number
  }
}

export interface SandboxLoad {
  readonly atOnce: number
  readonly calls: number
  readonly rounds: number
  readonly many: number
}

const PACK = fileURLToPath(new URL('../../../scripts/pack-sandbox.ts', import.meta.url))
/** The command as it is published: JavaScript. */
const BIN = fileURLToPath(new URL('../../../packages/azure-sandbox/dist/package/lib/bin.js', import.meta.url))
const BARE = fileURLToPath(new URL('./bare-route.ts', import.meta.url))
const FEW = 100
const VALUE = 'a value of the usual length, 32 b'
const FLAGS = ['--json', '--seed', '--port', '0', '--http-port', '0', '--data', 'memory']

/** @param folder for the compile cache of the starts */
export async function measureSandbox(folder: string, load: SandboxLoad): Promise<SandboxSpeed> {
  execFileSync(process.execPath, [PACK], { stdio: 'ignore' })
  const env = { NODE_COMPILE_CACHE: join(folder, 'compile-cache') }
  const start = () => startProcess<SandboxTarget>(BIN, FLAGS, env)
  const first = await start()
  await first.stop()
  const next: number[] = []
  for (let round = 0; round < load.rounds; round += 1) {
    const again = await start()
    next.push(again.startMs)
    await again.stop()
  }
  const sandbox = await start()
  try {
    return {
      ready: { firstMs: first.startMs, nextMs: median(next) },
      get: await compareGet(sandbox, load),
      size: await measureSize(sandbox, load),
    }
  } finally {
    await sandbox.stop()
  }
}

async function compareGet(sandbox: Started<SandboxTarget>, load: SandboxLoad): Promise<SandboxSpeed['get']> {
  const vault = await createVault(sandbox.ready, 'speed', load.atOnce)
  await vault.setSecret('benchmark', VALUE)
  const { headers, body } = await vault.get('/secrets/benchmark')
  const answer: BareAnswer = { headers: withoutLengths(headers), body }
  const bare = await startProcess<BareReady>(BARE, [], {}, JSON.stringify(answer))
  const pool = openPool(`https://localhost:${bare.ready.port}`, bare.ready.certificate, load.atOnce)
  const path = '/secrets/benchmark?api-version=7.6'
  const calls = {
    bare: async () => same(body, (await pool.send('GET', path, {})).body),
    sandbox: async () => same(body, (await vault.get('/secrets/benchmark')).body),
  }
  const runs: { bare: Measured[]; sandbox: Measured[] } = { bare: [], sandbox: [] }
  try {
    // Both are compiled while they run: what a server does in its first seconds is another measure.
    for (const call of Object.values(calls)) await measure({ ...load, calls: load.calls * 2 }, call)
    for (let round = 0; round < load.rounds; round += 1) {
      runs.bare.push(await measure(load, calls.bare))
      runs.sandbox.push(await measure(load, calls.sandbox))
    }
  } finally {
    await Promise.all([pool.close(), vault.close()])
    await bare.stop()
  }
  const [quick, checked] = [middle(runs.bare), middle(runs.sandbox)]
  return { atOnce: load.atOnce, bare: quick, sandbox: checked, ratio: checked.callsPerSecond / quick.callsPerSecond }
}

async function measureSize(sandbox: Started<SandboxTarget>, load: SandboxLoad): Promise<SandboxSpeed['size']> {
  const few = await createVault(sandbox.ready, 'few', load.atOnce)
  const many = await createVault(sandbox.ready, 'many', load.atOnce)
  try {
    await fill(few, FEW, load.atOnce)
    await fill(many, load.many, load.atOnce)
    const times = { few: await timesOf(few, FEW), many: await timesOf(many, load.many) }
    return {
      few: FEW,
      many: load.many,
      getRatio: times.many.get / times.few.get,
      listRatio: times.many.list / times.few.list,
      memoryMb: residentMegabytes(sandbox.pid),
    }
  } finally {
    await Promise.all([few.close(), many.close()])
  }
}

const nameOf = (index: number): string => `secret-${String(index).padStart(6, '0')}`

const fill = (vault: VaultClient, count: number, atOnce: number) =>
  measure({ atOnce, calls: count }, (index) => vault.setSecret(nameOf(index), VALUE))

/** Medians of one call at a time: any secret of the vault, any page of its list. */
async function timesOf(vault: VaultClient, count: number): Promise<{ get: number; list: number }> {
  const calls = 1000
  const one = { atOnce: 1, calls }
  const step = Math.max(1, Math.floor(count / calls))
  await measure(one, async (index) => void (await vault.get(`/secrets/${nameOf((index * step) % count)}`)))
  const get = await measure(one, async (index) => void (await vault.get(`/secrets/${nameOf((index * step) % count)}`)))
  let link: string | null = null
  const list = await measure(one, async () => {
    const page = await (link === null ? vault.get('/secrets?maxresults=25') : vault.follow(link))
    link = JSON.parse(page.body).nextLink
  })
  return { get: get.p50, list: list.p50 }
}

function same(wanted: string, got: string): void {
  if (got !== wanted) throw new Error('An answer was another than the one before.')
}

/** The route sets these itself. */
const OWN = ['content-length', 'date', 'connection', 'keep-alive', 'transfer-encoding']
const withoutLengths = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (OWN.includes(name) ? [] : [[name, String(value)]])),
  )

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** `ps` counts in units of 1,024 bytes. */
const residentMegabytes = (pid: number): number =>
  (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024) / 1e6
