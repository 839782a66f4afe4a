/**
 * A process of its own: reads both vaults with Microsoft's SDK, as it comes from npm, and says what differs. Credentials
 * arrive on stdin, one JSON object of type `Comparison`; the answer leaves on stdout, of type `Compared`, or the reason on stderr.
 */
import { text } from 'node:stream/consumers'
import { ClientSecretCredential } from '@azure/identity'
import { type KeyVaultSecret, SecretClient } from '@azure/keyvault-secrets'
import { differences } from './differences.ts'

export interface Comparison {
  readonly authorityHost: string
  readonly tenantId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly from: string
  readonly to: string
}

export interface Compared {
  readonly compared: number
  /** Names of secrets and what about them differs. Never a value. */
  readonly differences: readonly string[]
}

const AT_ONCE = 16

async function readVault(wanted: Comparison, url: string): Promise<Map<string, KeyVaultSecret>> {
  const { authorityHost, tenantId, clientId, clientSecret } = wanted
  // Instance discovery asks Microsoft's public cloud about the authority; the sandbox is no part of it.
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost,
    disableInstanceDiscovery: true,
  })
  const client = new SecretClient(url, credential)
  const names = (await Array.fromAsync(client.listPropertiesOfSecrets())).map(({ name }) => name).values()
  const secrets = new Map<string, KeyVaultSecret>()
  const worker = async (): Promise<void> => {
    for (const name of names) secrets.set(name, await client.getSecret(name))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return secrets
}

try {
  const wanted = JSON.parse(await text(process.stdin)) as Comparison
  const [from, to] = await Promise.all([readVault(wanted, wanted.from), readVault(wanted, wanted.to)])
  const compared: Compared = { compared: from.size, differences: differences(from, to) }
  process.stdout.write(JSON.stringify(compared))
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
