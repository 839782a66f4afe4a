/** Fills a vault of the sandbox with secrets, as an app that exists only for that long. */
import type { Sandbox } from '@keyway/azure-sandbox'
import type { SampleSecret } from './sample-secrets.ts'
import { openSandboxCalls, type SandboxCalls } from './sandbox-call.ts'

const AT_ONCE = 16
const API_VERSION = '7.6'

export async function loadSecrets(sandbox: Sandbox, vault: string, secrets: readonly SampleSecret[]): Promise<void> {
  const calls = openSandboxCalls(sandbox, AT_ONCE)
  const loader = sandbox.control.registerApp({ displayName: 'Sample loader', armRole: 'None' })
  try {
    await sandbox.control.setAccessPolicy(vault, loader.objectId, { secrets: ['set'] })
    const token = await appToken(sandbox, calls, loader.clientId, loader.addSecret('sample').secretText)
    const rest = secrets.values()
    const worker = async (): Promise<void> => {
      for (const secret of rest) await setSecret(sandbox, calls, vault, token, secret)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  } finally {
    calls.close()
    await sandbox.control.removeAccessPolicy(vault, loader.objectId)
    loader.delete()
  }
}

/** Client credentials grant (RFC 6749, section 4.4). */
async function appToken(sandbox: Sandbox, calls: SandboxCalls, clientId: string, secret: string): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope: `${sandbox.endpoints.vaultResource}/.default`,
  })
  const answer = await calls.send(`${sandbox.endpoints.login}/${sandbox.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  })
  return String(answer.access_token)
}

async function setSecret(
  sandbox: Sandbox,
  calls: SandboxCalls,
  vault: string,
  token: string,
  secret: SampleSecret,
): Promise<void> {
  const { name, value, contentType, tags, enabled, notBefore, expires } = secret
  const attributes = { enabled, nbf: epochSeconds(notBefore), exp: epochSeconds(expires) }
  await calls.send(`${sandbox.endpoints.vault(vault)}/secrets/${name}?api-version=${API_VERSION}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ value, contentType, tags, attributes }),
  })
}

const epochSeconds = (date: string | undefined): number | undefined =>
  date === undefined ? undefined : Math.floor(Date.parse(date) / 1000)
