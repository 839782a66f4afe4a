/**
 * Ten thousand connections in one Keyway: how long a page of the list takes beside the same page of a list of ten. They
 * arrive as a configuration file, which is measured as well.
 */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProcess } from './child-process.ts'
import type { KeywayReady } from './keyway-process.ts'
import { type Load, type Measured, measure } from './measure.ts'

export interface ManyConnections {
  readonly many: number
  /** Seconds the import of all of them took. */
  readonly importSeconds: number
  /** A page of 50, one call at a time. */
  readonly few: Measured
  readonly first: Measured
  readonly last: Measured
  readonly search: Measured
  readonly byStatus: Measured
  /** Median of the first page of many over that of few. */
  readonly ratio: number
}

const FEW = 10
const PAGE = 50
const BIN = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))

export async function measureConnections(folder: string, many: number, calls: number): Promise<ManyConnections> {
  const data = join(folder, 'many')
  const flags = ['--port', '0', '--data-dir', data, '--rate-limit', '0', '--log-level', 'warn']
  const keyway = await startProcess<KeywayReady>(BIN, ['start', '--json', ...flags])
  try {
    const { url, token } = JSON.parse(await readFile(join(data, 'cli.json'), 'utf8')) as Record<string, string>
    const call = caller(String(url), String(token))
    await importSome(call, 0, FEW)
    const load: Load = { atOnce: 1, calls }
    const page = (query: Record<string, string>) =>
      measure(load, async () => {
        await call('GET', `/v1/connections?${new URLSearchParams({ limit: String(PAGE), ...query })}`)
      })
    await page({})
    const few = await page({})
    const began = performance.now()
    await importSome(call, FEW, many)
    const importSeconds = (performance.now() - began) / 1000
    const first = await page({})
    return {
      many,
      importSeconds,
      few,
      first,
      last: await page({ skip: String(many - PAGE) }),
      search: await page({ q: `vault-${many - 7}.` }),
      byStatus: await page({ status: 'needsAuthorization', sort: 'lastModified', order: 'desc' }),
      ratio: first.p50 / few.p50,
    }
  } finally {
    await keyway.stop()
  }
}

type Call = (method: string, path: string, body?: object) => Promise<unknown>

/** An import of ten thousand takes longer than the client waits by default. */
const caller =
  (url: string, token: string): Call =>
  async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(300_000),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text)
  }

async function importSome(call: Call, from: number, to: number): Promise<void> {
  const [application] = (await call('GET', '/v1/httpconnectors')) as { _id: string }[]
  const iclient = {
    _id: 'b'.repeat(24),
    name: 'Benchmark',
    provider: 'azureoauth',
    oauth2: {
      clientId: '22222222-2222-4222-8222-222222222222',
      unencrypted: { cloud: 'public', tenantId: 'contoso.onmicrosoft.com' },
    },
  }
  const connections = Array.from({ length: to - from }, (_, index) => ({
    name: `Connection ${from + index}`,
    http: {
      _httpConnectorId: application?._id,
      _httpConnectorApiId: 'data-plane',
      _iClientId: iclient._id,
      unencrypted: { vaultUrl: `https://vault-${from + index}.vault.azure.net` },
      auth: { type: 'oauth', oauth: { scope: ['https://vault.azure.net/user_impersonation'] } },
    },
  }))
  await call('POST', '/v1/configuration', { configuration: { format: 1, iclients: [iclient], connections } })
}
