/**
 * A connection of Keyway as the credential of an official Azure SDK:
 * `new SecretClient(vaultUrl, keyway.credential('Contoso vault'))`. The program holds an API token of Keyway with the scope `token`;
 * client secrets and refresh tokens stay in Keyway, which renews and can revoke.
 */
import { type Client, type ClientOptions, createClient } from './create-client.ts'
import { KeywayError } from './keyway-error.ts'

/** The part of `@azure/core-auth`'s `TokenCredential` that SDKs use. */
export interface TokenCredential {
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AzureAccessToken>
}

export interface GetTokenOptions {
  readonly abortSignal?: AbortSignalLike
  /** Of a claims challenge (continuous access evaluation), as JSON: the connection's token is renewed with them. */
  readonly claims?: string
}

export interface AzureAccessToken {
  readonly token: string
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number
}

/** What SDKs pass on; older ones have an implementation of their own. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: unknown): void
  removeEventListener(type: 'abort', listener: () => void, options?: unknown): void
}

export interface AzureClient extends Client {
  /** @param connection its name, or its id */
  credential(connection: string): TokenCredential
}

export function createAzureClient(options: ClientOptions): AzureClient {
  const client = createClient(options)
  return { ...client, credential: (connection) => credentialOf(client, connection) }
}

function credentialOf(client: Client, connection: string): TokenCredential {
  let id: string | undefined
  return {
    async getToken(scopes, { abortSignal, claims } = {}) {
      const [scope] = [scopes].flat()
      const signal = abortSignal && nativeSignal(abortSignal)
      id ??= await idOf(client, connection, signal)
      const body = { ...(scope !== undefined && { scope }), ...(claims !== undefined && { claims }) }
      const answer = await client.connections.token({ params: { id }, body, signal }).catch((error: unknown) => {
        // Deleted, and perhaps made again under its name: the next time it is looked for.
        if (error instanceof KeywayError && error.status === 404) id = undefined
        throw error
      })
      return { token: answer.accessToken, expiresOnTimestamp: Date.parse(answer.expiresAt) }
    },
  }
}

async function idOf(client: Client, connection: string, signal: AbortSignal | undefined): Promise<string> {
  if (/^[0-9a-f]{24}$/i.test(connection)) return connection
  const wanted = connection.toLowerCase()
  for await (const { _id, name } of client.each('connections.list', { query: { include: 'name' }, signal })) {
    if (name.toLowerCase() === wanted) return _id
  }
  const message = `There is no connection with the name "${connection}".`
  throw new KeywayError(404, [{ code: 'resource_not_found', message }])
}

function nativeSignal(given: AbortSignalLike): AbortSignal {
  if (given instanceof AbortSignal) return given
  const controller = new AbortController()
  if (given.aborted) controller.abort()
  given.addEventListener('abort', () => controller.abort())
  return controller.signal
}
