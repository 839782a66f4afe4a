/**
 * Makes tokens: v1.0 access tokens (what Key Vault and Resource Manager accept, whichever endpoint issued them) and v2.0
 * id tokens. Claims: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
import { createHash } from 'node:crypto'
import { seconds } from '../core/clock.ts'
import type { ApplicationRecord, UserRecord } from './directory.ts'
import { type EntraContext, entraSettings } from './entra-context.ts'
import { signJwt } from './jwt.ts'
import type { ResourceApi } from './resources.ts'

/** Tokens are back-dated so that a client or resource with a slow clock accepts them. */
export const BACKDATE_SECONDS = 300
/** Life of an application's token. */
export const APP_TOKEN_SECONDS = 3599
/** With Continuous Access Evaluation tokens live a day and are refused by event instead. */
const CAE_TOKEN_SECONDS = 86_399
const GLOBAL_ADMINISTRATOR_ROLE = '62e90394-69f5-4237-9190-012177145e10'
const MEMBER_ROLE = 'b79fbf4d-3ef9-4689-8143-76b194e85509'

/** How the client proved itself: 0 not at all, 1 by secret, 2 by certificate or assertion. */
export type ClientAuthentication = '0' | '1' | '2'

export interface IssuedToken {
  readonly token: string
  readonly expiresIn: number
}

interface Common {
  readonly app: ApplicationRecord
  /** As the scope named it. */
  readonly audience: string
  /** The API the token is for. Absent: one of Microsoft's, which take v1.0 tokens. */
  readonly api?: ResourceApi
  readonly authentication: ClientAuthentication
  readonly tenantId: string
  /** The client said it can answer a claims challenge (`cp1`). */
  readonly handlesClaimsChallenge: boolean
}

/** A token for an app calling in its own name. */
export async function issueAppToken(context: EntraContext, request: Common): Promise<IssuedToken> {
  const { app } = request
  const lifetime = request.handlesClaimsChallenge ? CAE_TOKEN_SECONDS : APP_TOKEN_SECONDS
  return issue(context, request, lifetime, {
    idp: `https://sts.windows.net/${request.tenantId}/`,
    idtyp: 'app',
    oid: app.servicePrincipalId,
    sub: app.servicePrincipalId,
  })
}

/** A token for an app calling in a person's name. `clientAddress` becomes `ipaddr`. */
export async function issueUserToken(
  context: EntraContext,
  request: Common & { readonly user: UserRecord; readonly scopes: readonly string[]; readonly clientAddress: string },
): Promise<IssuedToken> {
  const { user } = request
  const settings = entraSettings(context)
  const lifetime =
    settings.accessTokenSeconds ??
    (request.handlesClaimsChallenge ? CAE_TOKEN_SECONDS : 3600 + (context.ids.bytes(2).readUInt16BE() % 1800))
  return issue(context, request, lifetime, {
    acr: '1',
    amr: ['pwd', 'mfa'],
    family_name: user.surname,
    given_name: user.givenName,
    ...groupClaims(user),
    idtyp: 'user',
    ipaddr: request.clientAddress,
    name: user.displayName,
    oid: user.id,
    puid: createHash('sha256').update(user.id).digest('hex').slice(0, 16).toUpperCase(),
    scp: request.scopes.join(' '),
    sub: pairwiseSubject(user.id, request.audience),
    ...(isVersion2(request)
      ? { preferred_username: user.userPrincipalName }
      : { unique_name: user.userPrincipalName, upn: user.userPrincipalName }),
    wids: [user.isAdministrator ? GLOBAL_ADMINISTRATOR_ROLE : MEMBER_ROLE],
  })
}

async function issue(
  context: EntraContext,
  request: Common,
  lifetime: number,
  own: Readonly<Record<string, unknown>>,
): Promise<IssuedToken> {
  const now = seconds(context.clock.now())
  const claims = {
    ...named(context, request),
    iat: now - BACKDATE_SECONDS,
    nbf: now - BACKDATE_SECONDS,
    exp: now + lifetime,
    aio: context.ids.bytes(24).toString('base64'),
    ...own,
    tid: request.tenantId,
    uti: context.ids.bytes(16).toString('base64url'),
    rh: `1.${context.ids.bytes(24).toString('base64url')}.`,
    ...(request.handlesClaimsChallenge && { xms_cc: ['cp1'] }),
  }
  return { token: signJwt(await context.signingKeys.current(), claims, true), expiresIn: lifetime }
}

/** A token names 200 groups at most; beyond that it says where to ask for them. */
const MAX_GROUPS = 200

function groupClaims({ id, tenantId, groups }: UserRecord): Readonly<Record<string, unknown>> {
  if (groups.length === 0) return {}
  if (groups.length <= MAX_GROUPS) return { groups }
  const endpoint = `https://graph.windows.net/${tenantId}/users/${id}/getMemberObjects`
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } }
}

const isVersion2 = ({ api }: Common): boolean => api?.registered?.tokenVersion === 2

/** The claims that v1.0 and v2.0 tokens name differently. */
function named(context: EntraContext, request: Common): Readonly<Record<string, unknown>> {
  const { app, api, authentication, tenantId } = request
  if (isVersion2(request)) {
    const iss = `${context.endpoints.login}/${tenantId}/v2.0`
    return { aud: api?.appId, iss, azp: app.appId, azpacr: authentication, ver: '2.0' }
  }
  const iss = `https://sts.windows.net/${tenantId}/`
  return { aud: request.audience, iss, appid: app.appId, appidacr: authentication, ver: '1.0' }
}

/** An id token for the app itself (OpenID Connect Core, section 2). */
export async function issueIdToken(
  context: EntraContext,
  request: {
    readonly app: ApplicationRecord
    readonly user: UserRecord
    /** OpenID Connect scopes of the request: `profile` and `email` decide what the app is told. */
    readonly scopes: readonly string[]
    readonly nonce?: string | undefined
    /** The code sent beside it (OpenID Connect Core, section 3.3.2.11). */
    readonly code?: string
  },
): Promise<string> {
  const { app, user } = request
  const now = seconds(context.clock.now())
  const claims = {
    ver: '2.0',
    iss: `${context.endpoints.login}/${user.tenantId}/v2.0`,
    sub: pairwiseSubject(user.id, app.appId),
    aud: app.appId,
    exp: now + 3600,
    iat: now - BACKDATE_SECONDS,
    nbf: now - BACKDATE_SECONDS,
    oid: user.id,
    ...(request.scopes.includes('profile') && {
      name: user.displayName,
      preferred_username: user.userPrincipalName,
    }),
    ...(request.scopes.includes('email') && { email: user.userPrincipalName }),
    ...(request.nonce !== undefined && { nonce: request.nonce }),
    ...(request.code !== undefined && { c_hash: leftHalfHash(request.code) }),
    rh: `1.${context.ids.bytes(24).toString('base64url')}.`,
    tid: user.tenantId,
    uti: context.ids.bytes(16).toString('base64url'),
  }
  return signJwt(await context.signingKeys.current(), claims, false)
}

const leftHalfHash = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')

/** A different subject per app, so that two apps cannot compare their users (OpenID Connect Core, section 8.1). */
const pairwiseSubject = (userId: string, audience: string): string =>
  createHash('sha256').update(`${userId}|${audience}`).digest('base64url')

/** MSAL's account id: asked for with `client_info=1`. */
export const clientInfo = (user: UserRecord): string =>
  Buffer.from(JSON.stringify({ uid: user.id, utid: user.tenantId })).toString('base64url')
