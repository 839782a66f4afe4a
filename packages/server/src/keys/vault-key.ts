/**
 * Wraps and unwraps the master key with a key of a Key Vault: Keyway signs in as itself, once, and asks. The plain key is in
 * memory alone. https://learn.microsoft.com/rest/api/keyvault/keys/wrap-key
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { API_VERSIONS } from '@keyway/connectors'
import { type CalledOperation, diagnoseNetwork, diagnoseResponse } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import type { UnwrapKey, WrappedKey } from '../encryption/index.ts'
import { createSignInService, explainFailure } from '../grants/sign-in/index.ts'
import { backOffMs, createNetwork } from '../outbound/index.ts'
import { StartError } from '../start-error.ts'
import { ownClient } from './own-identity.ts'
import { VaultKeyRefused } from './vault-key-refused.ts'
import { readVaultKeyUrl, type VaultKeyUrl, vaultKeyText } from './vault-key-url.ts'

/** RSA-OAEP with SHA-256: every key vault has RSA keys, of both protections. */
const ALGORITHM = 'RSA-OAEP-256'
const ANSWER_MS = 15_000
const ATTEMPTS = 3

const OPERATIONS = {
  wrapkey: operation('wrapKey', 'keys/wrapKey', 'wrap'),
  unwrapkey: operation('unwrapKey', 'keys/unwrapKey', 'unwrap'),
} as const

function operation(id: string, policy: string, action: string): CalledOperation {
  return { id, permission: { policy, rbac: `Microsoft.KeyVault/vaults/keys/${action}/action` } }
}

type Parts = Pick<Deps, 'clock' | 'config'>

/** Wraps with the newest version of the key, or the one that is named. @throws VaultKeyRefused, StartError */
export async function wrapKey(
  parts: Parts,
  url: VaultKeyUrl,
  { kid, bytes }: { readonly kid: string; readonly bytes: Uint8Array },
  signal?: AbortSignal,
): Promise<WrappedKey> {
  const answer = await askVault(parts, url, 'wrapkey', Buffer.from(bytes).toString('base64url'), signal)
  const by = readVaultKeyUrl(answer.kid, parts.config)
  // The version that wrapped must be known to unwrap, and it must be of the very key that was named.
  if ('reason' in by || by.origin !== url.origin || by.version === null) {
    throw new StartError(`${vaultKeyText(url)} answered with another key than it was asked for.`)
  }
  return { kid, vaultKey: vaultKeyText(by), algorithm: ALGORITHM, value: answer.value }
}

/** @throws StartError that says what was refused, by whom, and what to do */
export const unwrapper =
  (parts: Parts): UnwrapKey =>
  async ({ kid, vaultKey, value }) => {
    const url = readVaultKeyUrl(vaultKey, parts.config)
    if ('reason' in url) throw new StartError(`The master key ${kid} is wrapped by ${vaultKey}. ${url.reason}`)
    try {
      const answer = await askVault(parts, url, 'unwrapkey', value)
      return Buffer.from(answer.value, 'base64url')
    } catch (error) {
      if (!(error instanceof VaultKeyRefused || error instanceof StartError)) throw error
      throw new StartError(`The master key ${kid} is wrapped by ${vaultKey}, and was not unwrapped. ${error.message}`, {
        cause: error,
      })
    }
  }

interface KeyOperationResult {
  readonly kid: string
  readonly value: string
}

/** A vault that is disturbed for a moment must not keep Keyway from its start. */
async function askVault(...question: Parameters<typeof askOnce>): Promise<KeyOperationResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askOnce(...question)
    } catch (error) {
      const passes = error instanceof VaultKeyRefused && error.diagnosis.retry === 'later'
      if (!passes || attempt === ATTEMPTS) throw error
      await sleep(backOffMs(attempt, Math.random()))
    }
  }
}

async function askOnce(
  parts: Parts,
  url: VaultKeyUrl,
  name: keyof typeof OPERATIONS,
  value: string,
  signal?: AbortSignal,
): Promise<KeyOperationResult> {
  const { endpoints, vault, origin } = url
  const words = { host: new URL(origin).host, vault, portal: 'the Azure portal', connection: 'Keyway itself' }
  const network = createNetwork(parts.config)
  const token = await ownToken(parts, url, network, words, signal)
  const pool = network.open(origin, endpoints.cloud === 'sandbox' ? 'sandbox' : 'public', 1)
  const timeout = AbortSignal.timeout(ANSWER_MS)
  try {
    const answer = await pool
      .request({
        method: 'POST',
        path: `${new URL(vaultKeyText(url)).pathname}/${name}?api-version=${API_VERSIONS.DATA_PLANE}`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ alg: ALGORITHM, value }),
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      })
      .catch((error: unknown) => {
        throw new VaultKeyRefused(diagnoseNetwork(timeout.aborted ? { code: 'TIMEOUT' } : error, words), error)
      })
    const body: unknown = await answer.body.json().catch(() => undefined)
    const { kid, value: result } = (body ?? {}) as Partial<KeyOperationResult>
    if (answer.statusCode === 200 && typeof kid === 'string' && typeof result === 'string')
      return { kid, value: result }
    const { statusCode: status } = answer
    const failed = { api: 'data-plane', status, body, operation: OPERATIONS[name], secrets: [value] } as const
    throw new VaultKeyRefused(diagnoseResponse(failed, words))
  } finally {
    await pool.destroy()
  }
}

/** Never kept: it is asked for at start, and when somebody wraps. */
async function ownToken(
  { clock, config }: Parts,
  { endpoints }: VaultKeyUrl,
  network: ReturnType<typeof createNetwork>,
  words: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { iclient, sealer } = await ownClient(config, endpoints, clock)
  const service = createSignInService({ clock, config, sealer }, network)
  const { clientId, tenantId } = iclient.signIn
  try {
    const scope = [`${endpoints.vaultResource}/.default`]
    const { tokens } = await service.acquire({ iclient, endpoints, scope, claims: undefined }, signal)
    return tokens.accessToken
  } catch (error) {
    const facts = { ...words, host: new URL(endpoints.login).host, client: iclient.name, clientId, tenant: tenantId }
    throw new VaultKeyRefused(explainFailure(error, 'refresh', facts).diagnosis, error)
  } finally {
    await service.close()
  }
}
