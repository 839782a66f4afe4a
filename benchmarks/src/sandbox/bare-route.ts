/**
 * What the sandbox is held against: one Fastify route over https that answers the same bytes and checks nothing. The answer arrives on
 * stdin as `{status, headers, body}`; its address and certificate leave on stdout.
 */
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import { selfSigned } from '../self-signed.ts'

export interface BareAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface BareReady {
  readonly port: number
  /** PEM of the self-signed certificate, for `localhost`. */
  readonly certificate: string
}

const { headers, body } = JSON.parse(await text(process.stdin)) as BareAnswer
const { cert, key } = await selfSigned('localhost')

const app = Fastify({ https: { key, cert, ALPNProtocols: ['http/1.1'] } })
app.get('/secrets/:name', (_request, reply) => reply.headers(headers).send(body))
await app.listen({ host: '127.0.0.1', port: 0 })
const ready: BareReady = { port: (app.server.address() as AddressInfo).port, certificate: cert }
process.stdout.write(`${JSON.stringify(ready)}\n`)
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
