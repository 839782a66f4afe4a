/** Has both vaults compared by a process that knows nothing of Keyway: Microsoft's SDK, its challenge check on. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { RegisteredApp, Sandbox } from '@keyway/azure-sandbox'
import { Problem } from '../problem.ts'
import type { Compared, Comparison } from './compare-vaults.ts'

const SCRIPT = fileURLToPath(new URL('compare-vaults.ts', import.meta.url))
const LIMIT_MS = 60_000

/** @param reader an app that may get and list the secrets of both vaults */
export async function compareVaults(
  sandbox: Sandbox,
  reader: RegisteredApp,
  from: string,
  to: string,
): Promise<Compared> {
  const comparison: Comparison = {
    authorityHost: sandbox.endpoints.login,
    tenantId: sandbox.tenantId,
    clientId: reader.clientId,
    clientSecret: reader.addSecret('comparison').secretText,
    from: sandbox.endpoints.vault(from),
    to: sandbox.endpoints.vault(to),
  }
  const child = spawn(process.execPath, ['--import', '@keyway/azure-sandbox/register', SCRIPT], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: sandbox.ca.path },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  })
  child.stdin.end(JSON.stringify(comparison))
  const [answer, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ])
  if (code !== 0)
    throw new Problem('comparison_failed', `The comparison could not be made: ${complaint.trim().slice(-800)}`)
  return JSON.parse(answer) as Compared
}
