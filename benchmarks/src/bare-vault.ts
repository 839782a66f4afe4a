/**
 * A vault that does nothing but answer: one secret, the same bytes each time, over https. What calls cost beside it is the
 * caller's own and Keyway's. Like Key Vault it challenges a call without a token, as Microsoft's SDK begins with one.
 */
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { selfSigned } from './self-signed.ts'

export interface BareVaultReady {
  readonly port: number
  /** PEM of its own certificate. */
  readonly certificate: string
}

export const BARE_VAULT = { name: 'bench', secret: 'benchmark', value: 'a value of the usual length, 32 b' } as const

if (import.meta.main) {
  const [host = '', authority = '', resource = ''] = process.argv.slice(2)
  const { cert, key } = await selfSigned(host)
  const challenge = `Bearer authorization="${authority}", resource="${resource}"`
  const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, (request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'www-authenticate': challenge }).end()
      return
    }
    response.writeHead(200, head).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const body = Buffer.from(
    JSON.stringify({
      value: BARE_VAULT.value,
      id: `https://${host}:${port}/secrets/${BARE_VAULT.secret}/0123456789abcdef0123456789abcdef`,
      attributes: { enabled: true, created: 1_790_000_000, updated: 1_790_000_000, recoverableDays: 90 },
      tags: {},
    }),
  )
  const head = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-cache',
    'x-ms-keyvault-region': 'westeurope',
    'x-ms-request-id': '0a1b2c3d-0000-4000-8000-000000000000',
    'x-ms-keyvault-service-version': '1.9.2500.1',
    'strict-transport-security': 'max-age=31536000;includeSubDomains',
    'x-content-type-options': 'nosniff',
  }
  const ready: BareVaultReady = { port, certificate: cert }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  process.once('SIGTERM', () => {
    server.closeAllConnections()
    server.close(() => process.exit(0))
  })
}
