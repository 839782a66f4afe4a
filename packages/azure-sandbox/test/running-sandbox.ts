/**
 * A sandbox for tests: free ports, memory, an agent that trusts its CA. Stopped when the test file is done.
 */
import { afterAll } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/index.ts'
import { type Answer, createHttpsClient, type HttpsClient } from './https-client.ts'

export type { Answer } from './https-client.ts'

export interface TestSandbox extends Sandbox {
  readonly send: HttpsClient['send']
  /** POSTs a form to the token endpoint of a tenant. */
  token(form: Record<string, string>, tenant?: string): Promise<Answer>
}

export async function startTestSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox({ port: 0, httpPort: 0, ...options })
  const { send, close } = createHttpsClient(sandbox.ca.pem)
  afterAll(async () => {
    close()
    await sandbox.close()
  })
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
