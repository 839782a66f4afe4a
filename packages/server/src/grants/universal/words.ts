/** Words of a connection over HTTP for diagnoses: names and places, never a secret. */
import type { StoredIClient } from '../../iclients/index.ts'
import type { StoredUniversal } from '../stored.ts'
import type { Words } from '../words.ts'

export const apiWords = (connection: string, origin: string | undefined): Words => ({
  connection,
  ...(origin !== undefined && { host: new URL(origin).host }),
})

const oauthWords = (connection: string, iclient: StoredIClient): Words => ({
  connection,
  host: new URL(iclient.universal?.token.uri ?? 'https://unknown').host,
  client: iclient.name,
  clientId: iclient.signIn.clientId,
  redirectUri: iclient.redirectUri,
})

/** For the sign-in: of the OAuth 2.0 service, or of the API itself where that gives the tokens. */
export function universalWords({ name, http, iclient }: StoredUniversal): Words {
  if (iclient !== null) return oauthWords(name, iclient)
  const origin = URL.parse(http.baseURI)?.origin
  return apiWords(name, origin)
}
