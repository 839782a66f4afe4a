/** What the templates of a client's requests see: the client with its secrets, and a JWT signed for this very request. */
import { MASK } from '@keyway/contract'
import type { Deps } from '../../deps.ts'
import { secretsBelow } from '../../documents/secret-members.ts'
import {
  clientSecretPlace,
  openFields,
  type SeenByOverrides,
  type StoredIClient,
  signJwt,
  type UniversalOAuth,
} from '../../iclients/index.ts'

type Parts = Pick<Deps, 'clock' | 'sealer'>

/** @throws SealBroken; TemplateError when the JWT cannot be made */
export async function seenByClient({ clock, sealer }: Parts, iclient: StoredIClient): Promise<SeenByOverrides> {
  const { id, signIn, clientSecretSealed, universal } = iclient
  const clientSecret = clientSecretSealed === null ? '' : await sealer.open(clientSecretSealed, clientSecretPlace(id))
  if (universal === null) throw new TypeError('a client of the universal connector has addresses')
  const secrets = await openFields({ sealer }, id, universal.fieldsSealed)
  const { jwt, unencrypted, settings } = universal.references
  const encrypted = secretsBelow(secrets, 'oauth2.encrypted.')
  const key = jwt === null ? undefined : (secrets['jwt.secret'] ?? secrets['jwt.privateKey'])
  const token =
    jwt === null || key === undefined
      ? undefined
      : await signJwt(jwt, key, universal.references, encrypted, clock.now())
  return {
    iClient: { clientId: signIn.clientId, clientSecret, unencrypted, encrypted, ...(token && { jwt: { token } }) },
    settings,
  }
}

/** The same, with masks in the place of everything secret. */
export const maskedClient = ({ iClient, settings }: SeenByOverrides): SeenByOverrides => ({
  iClient: {
    ...iClient,
    clientSecret: MASK,
    encrypted: Object.fromEntries(Object.keys(iClient.encrypted ?? {}).map((name) => [name, MASK])),
    ...(iClient.jwt && { jwt: { token: MASK } }),
  },
  settings,
})

export const secretsOfClient = ({ iClient }: SeenByOverrides): readonly string[] => [
  iClient.clientSecret,
  ...Object.values(iClient.encrypted ?? {}),
  ...(iClient.jwt ? [iClient.jwt.token] : []),
]

/** What templates of a connection see of its client; its secrets only where the client says that they may go. */
export async function seenByConnection(
  { sealer }: Pick<Deps, 'sealer'>,
  id: string,
  universal: UniversalOAuth & { readonly fieldsSealed: string | null },
  hostname: string,
) {
  const { inConnections, clientId, unencrypted, validDomainNames } = universal.references
  if (!inConnections) return undefined
  if (!validDomainNames.includes(hostname)) return { clientId, unencrypted }
  const encrypted = secretsBelow(await openFields({ sealer }, id, universal.fieldsSealed), 'oauth2.encrypted.')
  return { clientId, unencrypted, encrypted }
}
