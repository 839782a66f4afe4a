/**
 * `npm run bench [-- --json] [-- --quick] [-- --only proxy]`: what the README says about speed, measured here and now.
 * Compares within one run; the machine's own speed stands in no result.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { authorizedConnection } from './authorized-connection.ts'
import { BARE_VAULT } from './bare-vault.ts'
import { runJob, startProcess } from './child-process.ts'
import type { FlowSpeed } from './flow/flow-lines.ts'
import { measureCopy } from './flow/measure-copy.ts'
import { measurePaced } from './flow/measure-paced.ts'
import { measureSchedule } from './flow/measure-schedule.ts'
import { measureVolume } from './flow/measure-volume.ts'
import { measureWorkers } from './flow/measure-workers.ts'
import { measureInside } from './inside/measure-inside.ts'
import { startKeyway } from './keyway-process.ts'
import { measureConnections } from './many-connections.ts'
import type { ProxyJob, ProxyResult } from './proxy-load.ts'
import { type BenchResult, resultTable } from './result-table.ts'
import { measureSandbox } from './sandbox/measure-sandbox.ts'
import type { SandboxReady } from './sandbox-process.ts'
import { withBareVaults } from './with-bare-vaults.ts'

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, only: { type: 'string' } },
})
const PARTS = ['proxy', 'copy', 'paced', 'workers', 'schedule', 'volume', 'inside', 'sandbox', 'connections']
const wants = (part: string): boolean => values.only === undefined || values.only === part
if (!PARTS.some(wants)) throw new RangeError(`--only takes one of ${PARTS.join(', ')}.`)
const AT_ONCE = 25
/** Enough that the compiler has seen all there is to see: what runs for days is measured, not its first second. */
const CALLS = values.quick ? 500 : 12_000
const ROUNDS = values.quick ? 1 : 3
const MANY_CONNECTIONS = 10_000
const PAGES = values.quick ? 30 : 200

const SANDBOX_LOAD = {
  atOnce: AT_ONCE,
  calls: values.quick ? 1000 : 8000,
  rounds: ROUNDS,
  many: values.quick ? 10_000 : 100_000,
}

const INSIDE_LOAD = { tokens: values.quick ? 10_000 : 200_000, windows: values.quick ? 1 : 3 }

const COPY = { records: values.quick ? 1000 : 10_000, atOnce: AT_ONCE, rounds: values.quick ? 1 : 5 }
const PACED_WINDOWS = values.quick ? 1 : 6
/** Three times as many as four workers do at once, so that the moment in which all of them start weighs little. */
const WORKERS = { flows: values.quick ? 32 : 96, records: values.quick ? 25 : 200 }
const SCHEDULE = { flows: 20, minutes: values.quick ? 1 : 3 }
const VOLUMES = values.quick ? [1000, 10_000] : [1000, 10_000, 100_000, 1_000_000]

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'keyway-bench-'))
try {
  const machine = { cores: availableParallelism(), node: process.version }
  const sandbox = wants('sandbox') ? { sandbox: await measureSandbox(folder, SANDBOX_LOAD) } : {}
  const inside = wants('inside') ? { inside: await measureInside(INSIDE_LOAD) } : {}
  const connections = wants('connections')
    ? { connections: await measureConnections(folder, MANY_CONNECTIONS, PAGES) }
    : {}
  const proxy = wants('proxy') ? await bench() : {}
  const flows: FlowSpeed = {
    ...(wants('copy') && { copy: await measureCopy(folder, COPY) }),
    ...(wants('paced') && { paced: await measurePaced(folder, PACED_WINDOWS) }),
    ...(wants('workers') && { workers: await measureWorkers(folder, WORKERS) }),
    ...(wants('schedule') && { schedule: await measureSchedule(folder, SCHEDULE) }),
    ...(wants('volume') && { volume: await measureVolume(folder, VOLUMES) }),
  }
  const result: BenchResult = { machine, ...proxy, ...flows, ...inside, ...sandbox, ...connections }
  console.log(values.json ? JSON.stringify(result) : resultTable(result))
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}

async function bench(): Promise<Pick<BenchResult, 'proxy' | 'start'>> {
  const sandbox = await startProcess<SandboxReady>(script('sandbox-process.ts'), [])
  const { target, vaults } = await withBareVaults(folder, sandbox.ready.target)
  try {
    // The first start may build the console, and reads every file from disk: that is no part of what is measured.
    const unmeasured = await startKeyway(folder, 'warm-up', target)
    await unmeasured.stop()
    const fresh = await startKeyway(folder, 'data', target)
    await fresh.stop()
    const keyway = await startKeyway(folder, 'data', target)
    try {
      const { clientId, clientSecret } = sandbox.ready
      const vaultUrl = target.vault.replace('{vault}', BARE_VAULT.name)
      const job: ProxyJob = {
        login: target.login,
        tenantId: target.tenantId,
        clientId,
        clientSecret,
        vaultUrl,
        keywayUrl: keyway.ready.url,
        keywayPid: keyway.pid,
        token: keyway.token,
        connectionId: await authorizedConnection(keyway, sandbox, vaultUrl),
        load: { atOnce: AT_ONCE, calls: CALLS },
        rounds: ROUNDS,
      }
      const proxy = await runJob<ProxyJob, ProxyResult>(
        ['--import', '@keyway/azure-sandbox/register', script('proxy-load.ts')],
        job,
        { NODE_EXTRA_CA_CERTS: target.ca },
      )
      return {
        proxy: { atOnce: AT_ONCE, ...proxy, ratio: proxy.keyway.callsPerSecond / proxy.sdk.callsPerSecond },
        start: { freshMs: fresh.firstAnswerMs, warmMs: keyway.firstAnswerMs },
      }
    } finally {
      await keyway.stop()
    }
  } finally {
    await vaults.stop()
    await sandbox.stop()
  }
}
