/** What of a client's document templates may use, and the client itself as they see it. */
import type { IClientDocument } from '../iclient-document.ts'

type Fields = Readonly<Record<string, string>>

export interface References {
  /** Templates of connections may use them, too. */
  readonly inConnections: boolean
  readonly clientId: string
  readonly unencrypted: Fields
  readonly encryptedNames: readonly string[]
  readonly settings: Readonly<Record<string, unknown>>
  /** Null: switched off. */
  readonly jwt: NonNullable<IClientDocument['jwt']> | null
  /** Hosts its secrets may go to. */
  readonly validDomainNames: readonly string[]
}

export const referencesOf = ({
  oauth2,
  settings,
  jwt,
  enableJWT,
  enableIClientReferences,
}: IClientDocument): References => ({
  inConnections: enableIClientReferences === true,
  clientId: oauth2?.clientId ?? '',
  unencrypted: (oauth2?.unencrypted ?? {}) as Fields,
  encryptedNames: Object.keys(oauth2?.encrypted ?? {}),
  settings: settings ?? {},
  jwt: enableJWT && jwt ? jwt : null,
  validDomainNames: oauth2?.validDomainNames ?? [],
})

/** `{{iClient.unencrypted.audience}}`, `{{{iClient.encrypted.apiKey}}}`. */
export interface SeenClient {
  readonly clientId: string
  readonly unencrypted: Fields
  /** Absent where secrets of the client do not go. */
  readonly encrypted?: Fields
}
