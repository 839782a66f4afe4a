/**
 * A process of its own: reads both vaults with Microsoft's SDK, as it comes from npm, and says what differs. Credentials
 * arrive on stdin, one JSON object of type `Comparison`; the answer leaves on stdout, of type `Compared`.
 */
import { text } from 'node:stream/consumers'
import { ClientSecretCredential } from '@azure/identity'
import { type KeyVaultSecret, SecretClient } from '@azure/keyvault-secrets'

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

const wanted = JSON.parse(await text(process.stdin)) as Comparison
const [source, target] = await Promise.all([readVault(wanted.from), readVault(wanted.to)])
process.stdout.write(JSON.stringify(compare(source, target)))

async function readVault(url: string): Promise<Map<string, KeyVaultSecret>> {
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

function compare(from: Map<string, KeyVaultSecret>, to: Map<string, KeyVaultSecret>): Compared {
  const missing = [...from.keys()].filter((name) => !to.has(name)).map((name) => `${name}: was not copied`)
  const extra = [...to.keys()].filter((name) => !from.has(name)).map((name) => `${name}: is only in the copy`)
  const different = Array.from(from, ([name, secret]) => {
    const copy = to.get(name)
    return copy ? differing(secret, copy).map((what) => `${name}: ${what} differs`) : []
  })
  return { compared: from.size, differences: [...missing, ...extra, ...different.flat()] }
}

/** What a copy must keep. Versions and the times Key Vault sets itself are its own. */
function differing(one: KeyVaultSecret, other: KeyVaultSecret): string[] {
  const rows: [string, unknown, unknown][] = [
    ['value', one.value, other.value],
    ['content type', one.properties.contentType, other.properties.contentType],
    ['tags', sorted(one.properties.tags), sorted(other.properties.tags)],
    ['enabled', one.properties.enabled, other.properties.enabled],
    ['activation date', one.properties.notBefore?.getTime(), other.properties.notBefore?.getTime()],
    ['expiration date', one.properties.expiresOn?.getTime(), other.properties.expiresOn?.getTime()],
  ]
  return rows.filter(([, mine, theirs]) => mine !== theirs).map(([what]) => what)
}

const sorted = (tags: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)))
