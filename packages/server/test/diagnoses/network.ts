/** Failures of the network, each on real sockets: names, routes, closed ports, certificates, proxies, odd answers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createWebServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { diagnoseNetwork } from '@keyway/contract'
import { ProxyAgent, request } from 'undici'
import { ABSENT_SANDBOX } from '../support/open-test-app.ts'
import { type SelfSigned, selfSigned } from './certificate.ts'
import { RCODE, withNameServer } from './name-server.ts'
import type { Provocations, Told } from './stage.ts'
import { answering, callAt, meeting, withServer } from './wire.ts'

const YEAR_MS = 365 * 24 * 3_600_000
const fromNow = (years: number): Date => new Date(Date.now() + years * YEAR_MS)

/** Calls a server that shows this certificate. @param trusted it is its own authority, and that one is trusted */
async function showing({ key, cert }: SelfSigned, trusted: boolean): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'keyway-certificate-'))
  const ca = join(folder, 'ca.pem')
  await writeFile(ca, trusted ? cert : selfSigned('localhost', fromNow(-1), fromNow(1)).cert)
  try {
    return await withServer(createTlsServer({ key, cert }), (port) =>
      callAt({
        origin: `https://localhost:${port}`,
        reach: 'sandbox',
        config: { sandbox: { ...ABSENT_SANDBOX, ca } },
      }),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

const AZURE = 'https://contoso.vault.azure.net'
const json = { 'content-type': 'application/json' }

export const NETWORK = {
  host_not_found: () =>
    withNameServer(RCODE.noSuchName, (resolve) => callAt({ origin: 'https://management.azure.com', resolve })),
  name_server_failed: () => withNameServer(RCODE.failed, (resolve) => callAt({ origin: AZURE, resolve })),
  address_refused: () => withNameServer('10.0.0.4', (resolve) => callAt({ origin: AZURE, resolve })),
  host_not_checked: () =>
    withNameServer(RCODE.noSuchName, (resolve) =>
      callAt({ origin: 'https://api.example', resolve, config: { proxy: 'http://127.0.0.1:9' } }),
    ),
  async connection_refused() {
    // A port that was free a moment ago.
    const port = await withServer(createTcpServer(), async (free) => free)
    return await callAt({ origin: `http://localhost:${port}` })
  },
  network_unreachable: () =>
    // The broadcast address takes no connections: there is no route to it.
    withNameServer('255.255.255.255', (resolve) =>
      callAt({ origin: AZURE, resolve, config: { allowHosts: ['contoso.vault.azure.net'] } }),
    ),
  connection_lost: () => meeting((socket) => socket.once('data', () => socket.destroy())),
  timed_out: () => meeting(() => {}),
  certificate_expired: () => showing(selfSigned('localhost', fromNow(-2), fromNow(-1)), true),
  certificate_wrong_host: () => showing(selfSigned('other.example', fromNow(-1), fromNow(1)), true),
  certificate_untrusted: () => showing(selfSigned('localhost', fromNow(-1), fromNow(1)), false),
  clock_off: () => showing(selfSigned('localhost', fromNow(1), fromNow(2)), true),
  tls_failed: () =>
    withServer(createWebServer(), (port) =>
      callAt({ origin: `https://localhost:${port}`, config: { allowHosts: ['localhost'] } }),
    ),
  proxy_sign_in_needed: () => answering('data-plane', (response) => void response.writeHead(407).end()),
  proxy_refused: () => {
    const proxy = createWebServer()
    proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'))
    return withServer(proxy, async (port) => {
      const dispatcher = new ProxyAgent(`http://127.0.0.1:${port}`)
      try {
        await request(AZURE, { dispatcher })
        throw new Error('it worked')
      } catch (error) {
        return diagnoseNetwork(error, { host: 'contoso.vault.azure.net' })
      } finally {
        await dispatcher.close()
      }
    })
  },
  redirected: () =>
    answering('data-plane', (response) => void response.writeHead(302, { location: 'https://portal.example/' }).end()),
  answer_not_json: () => answering('data-plane', (response) => void response.writeHead(200).end('<html></html>')),
  answer_too_large: () =>
    answering('data-plane', (response) => {
      response.writeHead(200, json)
      Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(1024 * 1024, ' '))).pipe(response)
    }),
  next_page_foreign: () =>
    answering('data-plane', (response) => {
      response.writeHead(200, json)
      response.end(JSON.stringify({ value: [], nextLink: 'https://elsewhere.example/secrets?page=2' }))
    }),
} as const satisfies Partial<Provocations>
