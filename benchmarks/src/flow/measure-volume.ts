/**
 * Runs of more and more records, from the list of a vault to a server that counts them: what a record costs in time, and what Keyway
 * needs in memory, must not grow with their number.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HTTP_ID } from '@keyway/contract'
import { cpuMs } from '../cpu-time.ts'
import { fillVault } from './fill-vault.ts'
import { type FlowStage, openFlowStage, secondsOf } from './flow-stage.ts'
import { onPostgres } from './on-postgres.ts'

export interface Volume {
  readonly records: number
  readonly seconds: number
  /** Of wall time and of Keyway's processor, per record. */
  readonly microseconds: number
  readonly cpuMicroseconds: number
  /** Most resident memory of Keyway's process while it ran, in megabytes (10^6 bytes). */
  readonly memoryMb: number
}

const PAGE = 1000
const LOOK_MS = 200

/**
 * On PostgreSQL: the embedded database keeps its own pages in the memory of Keyway's process.
 * @param counts of records, each with a vault of its own
 */
export const measureVolume = (folder: string, counts: readonly number[]): Promise<Volume[]> =>
  onPostgres(async (env) => {
    const sink = await countingSink()
    const stage = await openFlowStage(folder, 'volume', { flags: ['--allow-hosts', 'localhost'], env })
    try {
      const to = await connectSink(stage, sink.url)
      const volumes: Volume[] = []
      await measureOne(stage, to, sink, 'warm', counts[0] ?? PAGE)
      for (const records of counts) volumes.push(await measureOne(stage, to, sink, `many-${records}`, records))
      return volumes
    } finally {
      await stage.close()
      await sink.close()
    }
  })

async function measureOne(
  stage: FlowStage,
  to: string,
  sink: CountingSink,
  vault: string,
  records: number,
): Promise<Volume> {
  await fillVault(stage, vault, records)
  const flow = await makeFlow(stage, vault, await stage.connect(vault, 25), to)
  sink.reset()
  const { pid } = stage.keyway
  let memoryMb = 0
  const look = setInterval(() => {
    memoryMb = Math.max(memoryMb, residentMegabytes(pid))
  }, LOOK_MS)
  const before = cpuMs(pid)
  try {
    const job = await stage.run(flow)
    const seconds = secondsOf(job)
    if (job.numSuccess !== records || sink.count() !== records)
      throw new Error(
        `${job.numSuccess} records were counted by the run and ${sink.count()} by the sink, of ${records}.`,
      )
    const cpuMicroseconds = ((cpuMs(pid) - before) / records) * 1000
    memoryMb = Math.max(memoryMb, residentMegabytes(pid))
    return { records, seconds, microseconds: (seconds / records) * 1e6, cpuMicroseconds, memoryMb }
  } finally {
    clearInterval(look)
  }
}

async function makeFlow({ client }: FlowStage, name: string, from: string, to: string): Promise<string> {
  const source = await client.exports.create({
    body: {
      name: `List ${name}`,
      _connectionId: from,
      pageSize: PAGE,
      http: { _httpConnectorEndpointId: 'GetSecrets', withValues: false },
    },
  })
  const sink = await client.imports.create({
    body: {
      name: `Count ${name}`,
      _connectionId: to,
      http: { formType: 'http', method: ['POST'], relativeURI: ['/{{record.name}}'] },
    },
  })
  const flow = await client.flows.create({
    body: {
      name,
      disabled: false,
      pageGenerators: [{ _exportId: source._id }],
      pageProcessors: [{ _importId: sink._id }],
    },
  })
  return flow._id
}

async function connectSink({ client }: FlowStage, baseURI: string): Promise<string> {
  const body = {
    name: 'Counting sink',
    type: 'http',
    http: { _httpConnectorId: HTTP_ID, baseURI, auth: { type: 'custom' }, concurrencyLevel: 25 },
  } as const
  return (await client.connections.create({ body }))._id
}

interface CountingSink {
  readonly url: string
  reset(): void
  /** Requests since then, each for another record. */
  count(): number
  close(): Promise<void>
}

async function countingSink(): Promise<CountingSink> {
  let seen = 0
  const server = createServer((request, response) => {
    seen += 1
    request.resume()
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    reset: () => {
      seen = 0
    },
    count: () => seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Linux counts in units of 1,024 bytes; NaN where `/proc` does not tell. */
function residentMegabytes(pid: number): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return (Number(kilobytes) * 1024) / 1e6
  } catch {
    return Number.NaN
  }
}
