/** One request to a sandbox at a time, as a program without any SDK sends it: certificates checked, redirects not followed. */
import http from 'node:http'
import https from 'node:https'
import { loopbackLookup } from '../src/index.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

export interface Sending {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface HttpsClient {
  send(url: string, sending?: Sending): Promise<Answer>
  close(): void
}

/** `ca`: PEM of the authority to trust. `lookup` leads host names to loopback; by default those of `*.localhost`. */
export function createHttpsClient(ca: string, lookup: unknown = loopbackLookup): HttpsClient {
  const agent = new https.Agent({ ca, keepAlive: true, lookup: lookup as never })
  return {
    close: () => agent.destroy(),
    send: (url, { method = 'GET', headers = {}, body } = {}) => {
      const target = new URL(url)
      const isSecure = target.protocol === 'https:'
      return new Promise((resolve, reject) => {
        const outgoing = (isSecure ? https : http).request(
          {
            hostname: target.hostname,
            port: target.port,
            path: url.slice(target.origin.length) || '/',
            method,
            headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
            ...(isSecure ? { agent } : { lookup: lookup as never }),
          },
          (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('error', reject)
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString('utf8')
              resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) })
            })
          },
        )
        outgoing.on('error', reject)
        outgoing.end(body)
      })
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
