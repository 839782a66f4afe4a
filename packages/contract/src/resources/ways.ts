/**
 * Ways to sign in, as rows: who signs in, what the client proves itself with, what must be filled in for it. The server
 * checks clients by these rows, the console draws its form from them.
 */

/** integrator.io's words for OAuth's grants: a person allows access, or the app acts by itself (RFC 6749 4.1 and 4.4). */
export const GRANT_TYPES = ['authorizecode', 'clientcredentials'] as const
export type GrantType = (typeof GRANT_TYPES)[number]

/** What a client proves itself with. */
export const CREDENTIALS = ['secret', 'certificate', 'federatedToken', 'managedIdentity'] as const
export type Credential = (typeof CREDENTIALS)[number]

/** A member of a client that a way may ask for. */
export type WayNeed = 'tenantId' | 'clientId' | 'clientSecret' | 'clientCertificate' | 'redirectUri'

export interface WayRow {
  readonly id: string
  readonly name: string
  readonly help: string
  readonly grantType: GrantType
  readonly credential: Credential
  readonly needs: readonly WayNeed[]
  /** Asked for, and may stay blank. */
  readonly optional?: readonly WayNeed[]
}

const APP = ['tenantId', 'clientId'] as const

export const WAYS = [
  {
    id: 'authorizationCode',
    name: 'A person signs in',
    help: 'Somebody signs in with Microsoft and allows access. Keyway may then do what that person may do.',
    grantType: 'authorizecode',
    credential: 'secret',
    needs: [...APP, 'clientSecret', 'redirectUri'],
  },
  {
    id: 'authorizationCodeCertificate',
    name: 'A person signs in, certificate for the app',
    help: 'As above, but the app proves itself with a certificate in place of a client secret.',
    grantType: 'authorizecode',
    credential: 'certificate',
    needs: [...APP, 'clientCertificate', 'redirectUri'],
  },
  {
    id: 'clientSecret',
    name: 'The app itself, with a client secret',
    help: 'Nobody signs in. Keyway may do what the app registration itself was given in the vault or in Azure.',
    grantType: 'clientcredentials',
    credential: 'secret',
    needs: [...APP, 'clientSecret'],
  },
  {
    id: 'clientCertificate',
    name: 'The app itself, with a certificate',
    help: 'Nobody signs in, and no secret is typed: Keyway makes the key, or you upload one. Safer than a client secret.',
    grantType: 'clientcredentials',
    credential: 'certificate',
    needs: [...APP, 'clientCertificate'],
  },
  {
    id: 'federatedToken',
    name: 'The app itself, with a federated token',
    help: 'Workload identity: the platform Keyway runs on vouches for it with a token file, so there is nothing to store.',
    grantType: 'clientcredentials',
    credential: 'federatedToken',
    needs: APP,
  },
  {
    id: 'managedIdentity',
    name: 'Managed identity',
    help: 'The identity that Azure gave the host Keyway runs on. There is nothing to store and nothing to renew.',
    grantType: 'clientcredentials',
    credential: 'managedIdentity',
    needs: [],
    optional: ['clientId'],
  },
] as const satisfies readonly WayRow[]

export type WayId = (typeof WAYS)[number]['id']
export const WAY_IDS = WAYS.map((way) => way.id) as [WayId, ...WayId[]]

/** The way a grant type and a credential make; undefined when they do not go together. */
export const wayOf = (grantType: GrantType, credential: Credential): (WayRow & { readonly id: WayId }) | undefined =>
  WAYS.find((way) => way.grantType === grantType && way.credential === credential)

/** True when nobody signs in: the app acts in its own name. */
export const isAppOnly = ({ grantType }: Pick<WayRow, 'grantType'>): boolean => grantType === 'clientcredentials'
