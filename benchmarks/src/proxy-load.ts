/**
 * The caller, in a process of its own: gets one secret again and again, through Keyway's proxy and with Microsoft's SDK
 * directly, by turns. Both keep their connections open. The job arrives on stdin, the result leaves on stdout.
 */
import http from 'node:http'
import { text } from 'node:stream/consumers'
import { ClientSecretCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { type Load, type Measured, measure, middle } from './measure.ts'

export interface ProxyJob {
  readonly login: string
  readonly tenantId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly vaultUrl: string
  readonly keywayUrl: string
  readonly token: string
  readonly connectionId: string
  readonly load: Load
  readonly rounds: number
}

export interface ProxyResult {
  readonly sdk: Measured
  readonly keyway: Measured
}

const NAME = 'benchmark'
const VALUE = 'a value of the usual length, 32 b'
const API_VERSION = '7.6'

const job = JSON.parse(await text(process.stdin)) as ProxyJob
const credential = new ClientSecretCredential(job.tenantId, job.clientId, job.clientSecret, {
  authorityHost: job.login,
  disableInstanceDiscovery: true,
})
const sdk = new SecretClient(job.vaultUrl, credential)
const agent = new http.Agent({ keepAlive: true, maxSockets: job.load.atOnce })

await sdk.setSecret(NAME, VALUE)
const results: ProxyResult[] = []
const warmUp = { ...job.load, calls: job.load.atOnce * 4 }
await round(warmUp)
for (let index = 0; index < job.rounds; index += 1) results.push(await round(job.load))
agent.destroy()
process.stdout.write(
  JSON.stringify({
    sdk: middle(results.map((result) => result.sdk)),
    keyway: middle(results.map((result) => result.keyway)),
  }),
)

async function round(load: Load): Promise<ProxyResult> {
  return { sdk: await measure(load, directly), keyway: await measure(load, throughKeyway) }
}

async function directly(): Promise<void> {
  const { value } = await sdk.getSecret(NAME)
  if (value !== VALUE) throw new Error('The SDK got another value.')
}

async function throughKeyway(): Promise<void> {
  const answer = JSON.parse(await proxied()) as { value?: string }
  if (answer.value !== VALUE) throw new Error('Keyway gave another value.')
}

function proxied(): Promise<string> {
  const headers = {
    authorization: `Bearer ${job.token}`,
    'integrator-method': 'GET',
    'integrator-relative-uri': `/secrets/${NAME}?api-version=${API_VERSION}`,
  }
  return new Promise((resolve, reject) => {
    const url = `${job.keywayUrl}/v1/connections/${job.connectionId}/proxy`
    const request = http.request(url, { agent, method: 'POST', headers }, (response) => {
      text(response).then((body) => {
        if (response.statusCode === 200) resolve(body)
        else reject(new Error(`The proxy answered ${response.statusCode}: ${body.slice(0, 300)}`))
      }, reject)
    })
    request.on('error', reject)
    request.end()
  })
}
