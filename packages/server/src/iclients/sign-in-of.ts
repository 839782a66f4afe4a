/** What every provider of an iClient comes down to: who signs in, where, and with what. */
import {
  type Cloud,
  type Credential,
  type GrantType,
  HTTP_ID,
  type IClientSignIn,
  type WayId,
  wayOf,
} from '@keyway/contract'
import type { IClientDocument } from './iclient-document.ts'
import { missingCredential, type StoredCredentials } from './missing-credential.ts'
import { placesOf, universalOf } from './universal-client.ts'

export interface SignIn {
  readonly way: WayId
  readonly grantType: GrantType
  readonly credential: Credential
  /** Null: of the universal connector, which belongs to no cloud. */
  readonly cloud: Cloud | null
  /** Empty: the one managed identity of the host. */
  readonly clientId: string
  readonly tenantId: string
  /** Where a client secret stands in a request (RFC 6749 2.3.1). */
  readonly secretIn: 'body' | 'basicauthheader'
  /** The last moment of secret or certificate; null when it has none or it is not known. */
  readonly expiresAt: Date | null
  /** The addresses of a client of the universal connector. */
  readonly places: string
  /** Some of its custom secrets came not along with it, and were not entered yet. */
  readonly lacksSecrets?: boolean
}

export function signInOf(doc: IClientDocument): SignIn {
  const { oauth2, azureserviceprincipal: principal } = doc
  if (principal !== undefined) {
    return {
      ...kindOf('clientcredentials', 'secret'),
      cloud: principal.cloud,
      clientId: principal.clientId,
      tenantId: principal.tenantId,
      secretIn: 'body',
      expiresAt: dateOf(principal.clientSecretExpiresAt),
      places: '',
    }
  }
  if (oauth2 === undefined) throw new TypeError('an iClient has the block of its provider')
  const isOwn = doc._httpConnectorId === HTTP_ID
  const kind = kindOf(oauth2.grantType, oauth2.credential)
  return {
    ...kind,
    cloud: (isOwn ? null : oauth2.unencrypted?.cloud) ?? null,
    clientId: oauth2.clientId ?? '',
    tenantId: (isOwn ? '' : oauth2.unencrypted?.tenantId) ?? '',
    secretIn: oauth2.clientCredentialsLocation,
    expiresAt: EXPIRY[kind.credential](oauth2),
    places: placesIn(doc),
    lacksSecrets: (doc.missingSecrets ?? []).length > 0,
  }
}

function kindOf(grantType: GrantType, credential: Credential): Pick<SignIn, 'way' | 'grantType' | 'credential'> {
  const way = wayOf(grantType, credential)
  if (way === undefined) throw new TypeError(`there is no way to sign in by ${grantType} with a ${credential}`)
  return { way: way.id, grantType, credential }
}

const dateOf = (iso: string | null | undefined): Date | null => (iso ? new Date(iso) : null)

const EXPIRY: Readonly<Record<Credential, (oauth2: NonNullable<IClientDocument['oauth2']>) => Date | null>> = {
  secret: (oauth2) => dateOf(oauth2.clientSecretExpiresAt),
  certificate: (oauth2) => dateOf(oauth2.clientCertificate?.notAfter),
  federatedToken: () => null,
  managedIdentity: () => null,
}

const DAY_MS = 24 * 3_600_000

/** Days from `now` to `end`, one that has begun counted whole; 0 or less once it is over. */
export const daysLeft = (end: Date, now: Date): number => Math.ceil((end.getTime() - now.getTime()) / DAY_MS) + 0

export const presentSignIn = (
  { way, lacksSecrets, cloud, clientId, tenantId, expiresAt }: SignIn,
  stored: StoredCredentials,
  now: Date,
): IClientSignIn => ({
  way,
  missing: missingCredential({ way, lacksSecrets }, stored),
  cloud,
  clientId,
  tenantId,
  expiresAt: expiresAt?.toISOString() ?? null,
  daysLeft: expiresAt === null ? null : daysLeft(expiresAt, now),
})

/** Another app, directory or cloud: what belongs to the old one must not be sent to the new one. */
export const isElsewhere = (before: SignIn, after: SignIn): boolean => place(before) !== place(after)

const place = ({ cloud, clientId, tenantId, places }: SignIn): string =>
  `${`${cloud} ${tenantId} ${clientId}`.toLowerCase()} ${places}`

function placesIn(doc: IClientDocument): string {
  const universal = universalOf(doc)
  return universal === null ? '' : placesOf(universal)
}

/** What was granted to the old one says nothing about the new one (security checklist, item 65). */
export const voidsGrants = (before: SignIn, after: SignIn): boolean =>
  isElsewhere(before, after) || before.way !== after.way
