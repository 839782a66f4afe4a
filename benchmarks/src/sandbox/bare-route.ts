/**
 * What the sandbox is held against: one Fastify route over https that answers the same bytes and checks nothing. The answer arrives on
 * stdin as `{status, headers, body}`; its address and certificate leave on stdout.
 */
import 'reflect-metadata'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import * as x509 from '@peculiar/x509'
import Fastify from 'fastify'

export interface BareAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface BareReady {
  readonly port: number
  /** PEM of the self-signed certificate, for `localhost`. */
  readonly certificate: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000

const { headers, body } = JSON.parse(await text(process.stdin)) as BareAnswer
const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
const certificate = await x509.X509CertificateGenerator.createSelfSigned({
  keys,
  name: 'CN=localhost',
  notBefore: new Date(Date.now() - DAY_MS),
  notAfter: new Date(Date.now() + DAY_MS),
  signingAlgorithm: ALGORITHM,
  extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
})
const pkcs8 = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')

const app = Fastify({ https: { key: pkcs8, cert: certificate.toString('pem'), ALPNProtocols: ['http/1.1'] } })
app.get('/secrets/:name', (_request, reply) => reply.headers(headers).send(body))
await app.listen({ host: '127.0.0.1', port: 0 })
const ready: BareReady = { port: (app.server.address() as AddressInfo).port, certificate: certificate.toString('pem') }
process.stdout.write(`${JSON.stringify(ready)}\n`)
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
