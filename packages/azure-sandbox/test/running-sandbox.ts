/**
 * A sandbox for tests: free ports, memory, an agent that trusts its CA. Stopped when the test file is done.
 */
import https from 'node:https'
import { afterAll } from 'vitest'
import { loopbackLookup, type Sandbox, type SandboxOptions, startSandbox } from '../src/index.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

export interface TestSandbox extends Sandbox {
  /** One https or http request to the sandbox, redirects not followed. */
  send(
    url: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<Answer>
  /** POSTs a form to the token endpoint of a tenant. */
  token(form: Record<string, string>, tenant?: string): Promise<Answer>
}

export async function startTestSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox({ port: 0, httpPort: 0, ...options })
  const agent = new https.Agent({ ca: sandbox.ca.pem, keepAlive: true, lookup: loopbackLookup as never })
  afterAll(async () => {
    agent.destroy()
    await sandbox.close()
  })
  const send: TestSandbox['send'] = async (url, init = {}) => {
    const target = new URL(url)
    const { request } = target.protocol === 'https:' ? https : await import('node:http')
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          hostname: target.hostname,
          port: target.port,
          path: url.slice(target.origin.length) || '/',
          method: init.method ?? 'GET',
          headers: {
            ...init.headers,
            ...(init.body !== undefined && { 'content-length': String(Buffer.byteLength(init.body)) }),
          },
          ...(target.protocol === 'https:' ? { agent } : { lookup: loopbackLookup as never }),
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
      outgoing.end(init.body)
    })
  }
  return {
    ...sandbox,
    send,
    token: (form, tenant = sandbox.tenantId) =>
      send(`${sandbox.endpoints.login}/${tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      }),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
