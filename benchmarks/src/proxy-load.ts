/**
 * The caller, in a process of its own: gets one secret again and again, through Keyway's proxy and with Microsoft's SDK
 * directly, by turns; then one call at a time, through Keyway and by a bare https request. All keep their connections open. The job arrives on stdin, the result leaves on stdout.
 */
import http from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { ClientSecretCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { BARE_VAULT } from './bare-vault.ts'
import { cpuMs } from './cpu-time.ts'
import { type Load, type Measured, measure, middle } from './measure.ts'

export interface ProxyJob {
  readonly login: string
  readonly tenantId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly vaultUrl: string
  readonly keywayUrl: string
  readonly keywayPid: number
  readonly token: string
  readonly connectionId: string
  readonly load: Load
  readonly rounds: number
}

export interface ProxyResult {
  readonly sdk: Measured
  readonly keyway: Measured
  /** One call at a time. */
  readonly alone: { readonly direct: Measured; readonly keyway: Measured }
  /** Milliseconds of processor per call. */
  readonly cpu: { readonly sdk: number; readonly caller: number; readonly keyway: number }
}

const { secret: NAME, value: VALUE } = BARE_VAULT
const API_VERSION = '7.6'

const job = JSON.parse(await text(process.stdin)) as ProxyJob
const credential = new ClientSecretCredential(job.tenantId, job.clientId, job.clientSecret, {
  authorityHost: job.login,
  disableInstanceDiscovery: true,
})
const sdk = new SecretClient(job.vaultUrl, credential)
const kept = { keepAlive: true, maxSockets: job.load.atOnce }
const agents = { http: new http.Agent(kept), https: new https.Agent(kept) }

const PATH = `/secrets/${NAME}?api-version=${API_VERSION}`
const PROXY = new URL(`${job.keywayUrl}/v1/connections/${job.connectionId}/proxy`)
const DIRECT = new URL(job.vaultUrl + PATH)

async function round(load: Load): Promise<ProxyResult> {
  const one = { atOnce: 1, calls: Math.ceil(load.calls / 4) }
  const own = process.cpuUsage()
  const sdk = await measure(load, withSdk)
  const used = process.cpuUsage(own)
  const before = cpuMs(job.keywayPid)
  const between = process.cpuUsage()
  const keyway = await measure(load, throughKeyway)
  const later = process.cpuUsage(between)
  return {
    sdk,
    keyway,
    cpu: {
      sdk: perCall(used, load),
      caller: perCall(later, load),
      keyway: (cpuMs(job.keywayPid) - before) / load.calls,
    },
    alone: { direct: await measure(one, directly), keyway: await measure(one, throughKeyway) },
  }
}

const leastCpu = (runs: readonly ProxyResult['cpu'][]): ProxyResult['cpu'] => ({
  sdk: Math.min(...runs.map((run) => run.sdk)),
  caller: Math.min(...runs.map((run) => run.caller)),
  keyway: Math.min(...runs.map((run) => run.keyway)),
})

const perCall = ({ user, system }: NodeJS.CpuUsage, { calls }: Load): number => (user + system) / 1000 / calls

async function withSdk(): Promise<void> {
  const { value } = await sdk.getSecret(NAME)
  if (value !== VALUE) throw new Error('The SDK got another value.')
}

const throughKeyway = (): Promise<void> =>
  answered((done) =>
    http.request(
      PROXY,
      {
        agent: agents.http,
        method: 'POST',
        headers: {
          authorization: `Bearer ${job.token}`,
          'integrator-method': 'GET',
          'integrator-relative-uri': PATH,
        },
      },
      done,
    ),
  )

const directly = (): Promise<void> =>
  answered((done) => https.request(DIRECT, { agent: agents.https, headers: { authorization: 'Bearer any' } }, done))

const results: ProxyResult[] = []
await round({ ...job.load, calls: Math.ceil(job.load.calls / 3) })
for (let index = 0; index < job.rounds; index += 1) results.push(await round(job.load))
agents.http.destroy()
agents.https.destroy()
process.stdout.write(
  JSON.stringify({
    sdk: middle(results.map((result) => result.sdk)),
    keyway: middle(results.map((result) => result.keyway)),
    cpu: leastCpu(results.map((result) => result.cpu)),
    alone: {
      direct: middle(results.map((result) => result.alone.direct)),
      keyway: middle(results.map((result) => result.alone.keyway)),
    },
  }),
)

/** Sends a request and checks that its answer is the secret. */
async function answered(make: (done: (response: http.IncomingMessage) => void) => http.ClientRequest): Promise<void> {
  const body = await new Promise<string>((resolve, reject) => {
    const request = make((response) => {
      text(response).then((read) => {
        if (response.statusCode === 200) resolve(read)
        else reject(new Error(`The answer was ${response.statusCode}: ${read.slice(0, 300)}`))
      }, reject)
    })
    request.on('error', reject)
    request.end()
  })
  if ((JSON.parse(body) as { value?: string }).value !== VALUE) throw new Error('Another value came back.')
}
