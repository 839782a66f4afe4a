/**
 * `npm run bench [-- --json] [-- --quick]`: what the README says about speed, measured here and now. Compares within one
 * run; the machine's own speed stands in no result.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { authorizedConnection } from './authorized-connection.ts'
import { runJob, startProcess } from './child-process.ts'
import { startKeyway } from './keyway-process.ts'
import type { ProxyJob, ProxyResult } from './proxy-load.ts'
import { type BenchResult, resultTable } from './result-table.ts'
import { measureSandbox } from './sandbox/measure-sandbox.ts'
import type { SandboxReady } from './sandbox-process.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } })
const AT_ONCE = 25
const CALLS = values.quick ? 500 : 4000
const ROUNDS = values.quick ? 1 : 3

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'keyway-bench-'))
try {
  const sandbox = await measureSandbox(folder, {
    atOnce: AT_ONCE,
    calls: CALLS * 2,
    rounds: ROUNDS,
    many: values.quick ? 10_000 : 100_000,
  })
  const result = { ...(await bench()), sandbox }
  console.log(values.json ? JSON.stringify(result) : resultTable(result))
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}

async function bench(): Promise<Omit<BenchResult, 'sandbox'>> {
  const sandbox = await startProcess<SandboxReady>(script('sandbox-process.ts'), [])
  try {
    // The first start may build the console, and reads every file from disk: that is no part of what is measured.
    const unmeasured = await startKeyway(folder, 'warm-up', sandbox.ready.target)
    await unmeasured.stop()
    const fresh = await startKeyway(folder, 'data', sandbox.ready.target)
    await fresh.stop()
    const keyway = await startKeyway(folder, 'data', sandbox.ready.target)
    try {
      const { target, clientId, clientSecret, vaultUrl } = sandbox.ready
      const job: ProxyJob = {
        login: String(target.login),
        tenantId: String(target.tenantId),
        clientId,
        clientSecret,
        vaultUrl,
        keywayUrl: keyway.ready.url,
        token: keyway.token,
        connectionId: await authorizedConnection(keyway, sandbox),
        load: { atOnce: AT_ONCE, calls: CALLS },
        rounds: ROUNDS,
      }
      const proxy = await runJob<ProxyJob, ProxyResult>(
        ['--import', '@keyway/azure-sandbox/register', script('proxy-load.ts')],
        job,
        { NODE_EXTRA_CA_CERTS: String(target.ca) },
      )
      return {
        machine: { cores: availableParallelism(), node: process.version },
        proxy: { atOnce: AT_ONCE, ...proxy, ratio: proxy.keyway.callsPerSecond / proxy.sdk.callsPerSecond },
        start: { freshMs: fresh.firstAnswerMs, warmMs: keyway.firstAnswerMs },
      }
    } finally {
      await keyway.stop()
    }
  } finally {
    await sandbox.stop()
  }
}
