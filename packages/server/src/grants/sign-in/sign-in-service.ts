/** Microsoft Entra ID, or the sandbox's: redeems codes and refresh tokens of one iClient, or signs its app in by itself. */
import { type CloudEndpoints, OIDC_SCOPES } from '@keyway/connectors'
import { diagnosis } from '@keyway/contract'
import * as oauth from 'oauth4webapi'
import type { Deps } from '../../deps.ts'
import type { StoredIClient } from '../../iclients/index.ts'
import { type DebugTarget, type ExchangeLog, type Network, NO_LOG } from '../../outbound/index.ts'
import { readTokens, type Tokens } from '../tokens.ts'
import { createUniversalSignIn, type UniversalSignIn } from '../universal/universal-sign-in.ts'
import { authenticationOf } from './client-authentication.ts'
import { createDirectories, type Directory, isShared, issuerOf } from './directory.ts'
import { createSignInNetwork, type GuardedFetch } from './guarded-fetch.ts'
import { checkIdentity, type Identity, IdentityRefused, unverifiedTenant } from './identity.ts'
import { createManagedIdentities } from './managed-identity.ts'
import { notedFetch } from './noted-fetch.ts'
import { refuseBusy } from './outcome.ts'

/** Clocks of servers may differ by minutes; tokens live for an hour. */
const CLOCK_TOLERANCE_S = 300

interface Debugged {
  /** Whose debug log is told of the token request. */
  readonly debug?: DebugTarget
}

export interface RedeemInput extends Debugged {
  readonly iclient: StoredIClient
  readonly endpoints: CloudEndpoints
  readonly scope: readonly string[]
  /** The query Microsoft sent the browser back with; `state` was found good already. */
  readonly answer: URLSearchParams
  readonly redirectUri: string
  readonly codeVerifier: string
  readonly nonce: string
}

export interface RefreshInput extends Debugged {
  readonly iclient: StoredIClient
  readonly endpoints: CloudEndpoints
  readonly scope: readonly string[]
  readonly tenantId: string
  readonly refreshToken: string
  /** Claims that a challenge asked for, as JSON. */
  readonly claims: string | undefined
  /** Called last before the refresh token is sent; what it throws keeps it from being sent. */
  readonly beforeSend?: () => void
}

export interface AcquireInput extends Debugged {
  readonly iclient: StoredIClient
  readonly endpoints: CloudEndpoints
  /** One: `.default` of the resource. */
  readonly scope: readonly string[]
  /** Claims that a challenge asked for, as JSON. */
  readonly claims: string | undefined
}

export interface SignInService {
  /** Where the client's tenant is. @throws what `explainFailure` explains */
  directory(iclient: StoredIClient, endpoints: CloudEndpoints, signal?: AbortSignal): Promise<Directory>
  /** Redeems a code, and verifies who signed in. @throws what `explainFailure` explains; IdentityRefused */
  redeem(input: RedeemInput, signal?: AbortSignal): Promise<{ readonly tokens: Tokens; readonly identity: Identity }>
  /** Makes new tokens of a refresh token. @throws what `explainFailure` explains */
  refresh(input: RefreshInput, signal?: AbortSignal): Promise<Tokens>
  /** Signs the app in by itself. @throws what `explainFailure` explains */
  acquire(input: AcquireInput, signal?: AbortSignal): Promise<{ readonly tokens: Tokens; readonly identity: Identity }>
  /** Connections over HTTP: not Microsoft's. */
  readonly universal: UniversalSignIn
  close(): Promise<void>
}

export function createSignInService(
  deps: Pick<Deps, 'clock' | 'sealer' | 'config'>,
  network: Network,
  log: ExchangeLog = NO_LOG,
): SignInService {
  const { clock } = deps
  const signInNetwork = createSignInNetwork(network)
  const directories = createDirectories(clock)
  const identities = createManagedIdentities(deps.config.hostIdentity, clock)
  const fetchFor = ({ cloud }: CloudEndpoints): GuardedFetch =>
    signInNetwork.fetch(cloud === 'sandbox' ? 'sandbox' : 'public')

  const directory: SignInService['directory'] = (iclient, endpoints, signal) =>
    directories.find(fetchFor(endpoints), endpoints, iclient.signIn.tenantId, signal)

  const clientOf = (iclient: StoredIClient): oauth.Client => ({
    client_id: iclient.signIn.clientId,
    [oauth.clockTolerance]: CLOCK_TOLERANCE_S,
    // The library reads the system's clock; this is how far ours is from it.
    [oauth.clockSkew]: Math.round((clock.now().getTime() - Date.now()) / 1000),
  })

  const tokenFetch =
    (endpoints: CloudEndpoints, debug: DebugTarget | undefined, beforeSend?: () => void) =>
    async (url: string, options: oauth.CustomFetchOptions<string, unknown>) => {
      const fetch = notedFetch(fetchFor(endpoints), log, clock, debug)
      beforeSend?.()
      return refuseBusy(await fetch(url, options as Parameters<GuardedFetch>[1]), clock.now())
    }

  return {
    directory,
    universal: createUniversalSignIn(deps, signInNetwork, log),

    async redeem({ iclient, endpoints, scope, answer, redirectUri, codeVerifier, nonce, debug }, signal) {
      const found = await directory(iclient, endpoints, signal)
      const client = clientOf(iclient)
      const authentication = await authenticationOf(deps, iclient)
      const options = { [oauth.customFetch]: tokenFetch(endpoints, debug), ...(signal !== undefined && { signal }) }
      const issuer = answer.get('iss')
      const expected = isShared(found) && issuer !== null ? { ...found.metadata, issuer } : found.metadata
      const callback = oauth.validateAuthResponse(expected, client, answer, oauth.skipStateCheck)
      const response = await oauth.authorizationCodeGrantRequest(
        found.metadata,
        client,
        authentication,
        callback,
        redirectUri,
        codeVerifier,
        { ...options, additionalParameters: { scope: requestedScope(scope) } },
      )
      // Of a shared issuer each tenant has its own form, told by the token's own tenant and then held to exactly.
      const tenantId = await unverifiedTenant(response.clone())
      const server = { ...found.metadata, issuer: issuerOf(found, tenantId) }
      const body = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      })
      await oauth.validateApplicationLevelSignature(server, response, options)
      if (issuer !== null && issuer !== server.issuer) throw new IdentityRefused(otherIssuer())
      const claims = oauth.getValidatedIdTokenClaims(body)
      const identity = checkIdentity(claims, iclient.signIn.tenantId)
      return { tokens: readTokens(body, clock.now()), identity }
    },

    async refresh({ iclient, endpoints, scope, tenantId, refreshToken, claims, debug, beforeSend }, signal) {
      const found = await directory(iclient, endpoints, signal)
      const server = { ...found.metadata, issuer: issuerOf(found, tenantId) }
      const client = clientOf(iclient)
      const response = await oauth.refreshTokenGrantRequest(
        server,
        client,
        await authenticationOf(deps, iclient),
        refreshToken,
        {
          [oauth.customFetch]: tokenFetch(endpoints, debug, beforeSend),
          ...(signal !== undefined && { signal }),
          // Without openid: who signed in was settled when the connection was authorized.
          additionalParameters: {
            scope: [...ownScopes(scope), 'offline_access'].join(' '),
            ...(claims !== undefined && { claims }),
          },
        },
      )
      return readTokens(await oauth.processRefreshTokenResponse(server, client, response), clock.now())
    },

    async acquire({ iclient, endpoints, scope, claims, debug }, signal) {
      const { clientId, credential } = iclient.signIn
      if (credential === 'managedIdentity') {
        const noted = (fetch: GuardedFetch) => notedFetch(fetch, log, clock, debug)
        const tokens = await identities.token(resourceIn(scope), clientId, signal, noted)
        return { tokens: { ...tokens, scope }, identity: { tenantId: '', account: hostAccount(clientId) } }
      }
      const found = await directory(iclient, endpoints, signal)
      const client = clientOf(iclient)
      const response = await oauth.clientCredentialsGrantRequest(
        found.metadata,
        client,
        await authenticationOf(deps, iclient),
        { scope: scope.join(' '), ...(claims !== undefined && { claims }) },
        { [oauth.customFetch]: tokenFetch(endpoints, debug), ...(signal !== undefined && { signal }) },
      )
      const body = await oauth.processClientCredentialsResponse(found.metadata, client, response)
      // The answer names no scope: it is the one that was asked for (RFC 6749 5.1).
      const tokens = { ...readTokens(body, clock.now()), scope }
      return { tokens, identity: { tenantId: tenantIn(found), account: `the app ${clientId}` } }
    },

    async close() {
      await signInNetwork.close()
      await identities.close()
    },
  }
}

const hostAccount = (clientId: string): string =>
  clientId === '' ? 'the managed identity of this host' : `the managed identity ${clientId}`

/** `https://vault.azure.net/.default` -> `https://vault.azure.net`: managed identities are asked by resource. */
const resourceIn = ([scope = '']: readonly string[]): string => scope.replace(/\/\.default$/, '')

/** The GUID of the tenant, also when the client names it by a domain. */
const tenantIn = ({ metadata }: Directory): string => new URL(metadata.issuer).pathname.split('/')[1] ?? ''

/** RFC 9207: the answer to the browser and the token must name the same issuer. */
const otherIssuer = () => diagnosis('id_token_invalid', { reason: 'it is of another issuer than the answer' })

/** Exactly the stored scopes, and the three Keyway itself needs. */
export const requestedScope = (scope: readonly string[]): string => [...new Set([...scope, ...OIDC_SCOPES])].join(' ')

const OIDC: readonly string[] = [...OIDC_SCOPES, 'email']
/** The scopes of the API itself. */
export const ownScopes = (scope: readonly string[]): readonly string[] => scope.filter((one) => !OIDC.includes(one))
