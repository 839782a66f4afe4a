/** Documents a journey needs but does not make by hand: through the API. */
import type { RunningKeyway } from './running-keyway.ts'

/** Made by `--sample`. */
export const SAMPLE_CLIENT = 'Sandbox sample app'

export interface NewOAuthClient {
  readonly name: string
  readonly clientId: string
  /** Absent: Keyway makes one, which no app knows. */
  readonly redirectUri?: string
}

/** An OAuth 2.0 client whose secret no app has. */
export async function createOAuthClient(keyway: RunningKeyway, { name, clientId, redirectUri }: NewOAuthClient) {
  const sample = (await keyway.client.iclients.list()).find((one) => one.name === SAMPLE_CLIENT)
  if (!sample) throw new Error('The sample client is missing.')
  return keyway.client.iclients.create({
    body: {
      name,
      provider: 'azureoauth',
      _httpConnectorId: sample._httpConnectorId,
      oauth2: {
        clientId,
        clientSecret: 'not~the~secret~of~any~app',
        unencrypted: { cloud: sample.signIn.cloud, tenantId: sample.signIn.tenantId },
        ...(redirectUri === undefined ? {} : { redirectUri }),
      },
    },
  })
}
