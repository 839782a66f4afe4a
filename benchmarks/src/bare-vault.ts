/**
 * Vaults that do little but answer, over https: secrets are listed, read and set, nobody is asked for permission and nothing is
 * checked. What calls cost beside them is the caller's own and Keyway's: on two cores a sandbox, which checks what Azure checks,
 * would be what is measured. Like Key Vault they challenge a call without a token, as Microsoft's SDK begins with one.
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { selfSigned } from './self-signed.ts'

export interface BareVaultReady {
  readonly port: number
  /** PEM of its own certificate, good for every vault. */
  readonly certificate: string
}

/** A secret that is there from the start. */
export const BARE_VAULT = { name: 'bench', secret: 'benchmark', value: 'a value of the usual length, 32 b' } as const

/** Items of a page, as in Key Vault: no caller gets more. */
const PAGE = 25

/** One vault: what is answered for each secret, in the order in which they were set first. */
class Vault {
  readonly #origin: string
  readonly #names: string[] = []
  readonly #bodies = new Map<string, Buffer>()

  constructor(origin: string) {
    this.#origin = origin
  }

  get count(): number {
    return this.#names.length
  }

  read(name: string): Buffer | undefined {
    return this.#bodies.get(name)
  }

  set(name: string, value: string): Buffer {
    const id = `${this.#origin}/secrets/${name}/${randomBytes(16).toString('hex')}`
    const body = Buffer.from(JSON.stringify({ value, id, attributes: attributes(), tags: {} }))
    if (!this.#bodies.has(name)) this.#names.push(name)
    this.#bodies.set(name, body)
    return body
  }

  page(from: number): Buffer {
    const to = from + PAGE
    const value = this.#names.slice(from, to).map((name) => ({
      id: `${this.#origin}/secrets/${name}`,
      attributes: attributes(),
      tags: {},
    }))
    const nextLink = to < this.#names.length ? `${this.#origin}/secrets?api-version=7.6&$skiptoken=${to}` : null
    return Buffer.from(JSON.stringify({ value, nextLink }))
  }
}

function attributes() {
  const now = Math.floor(Date.now() / 1000)
  return { enabled: true, created: now, updated: now, recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 }
}

const HEAD = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-cache',
  'x-ms-keyvault-region': 'westeurope',
  'x-ms-request-id': '0a1b2c3d-0000-4000-8000-000000000000',
  'x-ms-keyvault-service-version': '1.9.2500.1',
  'strict-transport-security': 'max-age=31536000;includeSubDomains',
  'x-content-type-options': 'nosniff',
}

const send = (response: ServerResponse, status: number, body: Buffer | string): void =>
  void response.writeHead(status, { ...HEAD, 'content-length': Buffer.byteLength(body) }).end(body)

const NOT_FOUND = JSON.stringify({ error: { code: 'SecretNotFound', message: 'There is no such secret.' } })

async function answer(vault: Vault, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const [, first, name] = path.split('/')
  if (first === 'count') return send(response, 200, JSON.stringify({ value: vault.count }))
  if (name === undefined) {
    return send(response, 200, vault.page(Number(new URLSearchParams(query).get('$skiptoken'))))
  }
  if (request.method === 'PUT') {
    const { value } = JSON.parse((await buffer(request)).toString()) as { value: string }
    return send(response, 200, vault.set(name, value))
  }
  const body = vault.read(name)
  return send(response, body === undefined ? 404 : 200, body ?? NOT_FOUND)
}

if (import.meta.main) {
  const [suffix = '', authority = '', resource = ''] = process.argv.slice(2)
  const { cert, key } = await selfSigned(`*.${suffix}`)
  const challenge = `Bearer authorization="${authority}", resource="${resource}"`
  const vaults = new Map<string, Vault>()
  const vaultAt = (host: string): Vault => {
    const known = vaults.get(host) ?? new Vault(`https://${host}`)
    vaults.set(host, known)
    return known
  }
  const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, (request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'www-authenticate': challenge }).end()
      return
    }
    answer(vaultAt(String(request.headers.host)), request, response).catch((error: Error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  vaultAt(`${BARE_VAULT.name}.${suffix}:${port}`).set(BARE_VAULT.secret, BARE_VAULT.value)
  const ready: BareVaultReady = { port, certificate: cert }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  process.once('SIGTERM', () => {
    server.closeAllConnections()
    server.close(() => process.exit(0))
  })
}
