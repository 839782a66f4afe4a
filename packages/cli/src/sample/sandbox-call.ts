/** HTTPS to the sandbox from this very process: its certificate authority is trusted here and nowhere else. */
import https from 'node:https'
import { loopbackLookup, type Sandbox } from '@keyway/azure-sandbox'
import { Problem } from '../problem.ts'

const TIMEOUT_MS = 10_000

export interface SandboxCalls {
  /** @throws Problem with the sandbox's own words unless the answer is 2xx */
  send(url: string, request: SandboxRequest): Promise<Record<string, unknown>>
  close(): void
}

export interface SandboxRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** @param atOnce connections to keep open */
export function openSandboxCalls(sandbox: Sandbox, atOnce: number): SandboxCalls {
  const agent = new https.Agent({ keepAlive: true, maxSockets: atOnce, ca: sandbox.ca.pem, lookup: loopbackLookup })
  return {
    async send(url, request) {
      const { status, text } = await exchange(agent, url, request)
      if (status < 200 || status > 299) throw new Problem('sandbox_refused', `The sandbox answered ${status}: ${text}`)
      return JSON.parse(text) as Record<string, unknown>
    },
    close: () => agent.destroy(),
  }
}

function exchange(agent: https.Agent, url: string, request: SandboxRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = https.request(url, { agent, method: request.method, headers: request.headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      answer.on('error', reject)
    })
    sent.setTimeout(TIMEOUT_MS, () => sent.destroy(new Error(`The sandbox did not answer in ${TIMEOUT_MS / 1000} s.`)))
    sent.on('error', reject)
    sent.end(request.body)
  })
}
