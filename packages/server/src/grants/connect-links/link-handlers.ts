/** The routes of connect links: those of the people who share one, and the two that whoever has one may call. */
import { applicationFor, baseUrlOf } from '@keyway/connectors'
import type { ConnectInvitation } from '@keyway/contract'
import { unavailableWays } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import type { Handlers } from '../../http/handler.ts'
import { markBrowser } from '../browser-cookie.ts'
import type { SignInService } from '../sign-in/index.ts'
import { startAuthorization } from '../start-authorization.ts'
import { findStored, type StoredAzure, type StoredConnection, type StoredUniversal } from '../stored.ts'
import { findLink } from './link-token.ts'
import { createLink, isOpen, listLinks, revokeLink } from './links.ts'

export type LinkRoute =
  | 'connections.createConnectLink'
  | 'connections.connectLinks'
  | 'connections.revokeConnectLink'
  | 'connect.open'
  | 'connect.start'

export function linkHandlers(deps: Deps, service: SignInService): Pick<Handlers, LinkRoute> {
  const { db, clock, config } = deps
  /** @throws AppError connect_link_invalid, the same whatever is wrong with it */
  const openLink = async (token: string) => {
    const link = await findLink(deps, token)
    if (link === null || !isOpen(link, clock.now())) throw new AppError('connect_link_invalid')
    return { link, stored: await findStored(deps, db, link.connectionId) }
  }
  return {
    'connections.createConnectLink': async ({ params, body, actor }) =>
      createLink(deps, await findStored(deps, db, params.id), body, actor),

    'connections.connectLinks': async ({ params }) => {
      await findStored(deps, db, params.id)
      return await listLinks(deps, params.id)
    },

    'connections.revokeConnectLink': async ({ params, actor }) => {
      await revokeLink(deps, await findStored(deps, db, params.id), params.linkId, actor)
      return undefined
    },

    'connect.open': async ({ body }) => {
      const { link, stored } = await openLink(body.token)
      return invitation(deps, stored, link)
    },

    'connect.start': async ({ body, actor, reply, signal }) => {
      const { link, stored } = await openLink(body.token)
      // The grant is made for whoever shared the link; only this browser can bring it back.
      const sharer = { ...actor, user: { id: link.userId, name: link.userName } }
      const started = { linkId: link.id, browserMark: markBrowser(reply, config.publicUrl), returnTo: link.returnTo }
      return { authorizationURL: await startAuthorization(deps, service, stored, sharer, signal, started) }
    },
  }
}

type Shared = { readonly userName: string; readonly expiresAt: Date }

/** @throws AppError connect_link_invalid */
function invitation({ config }: Deps, stored: StoredConnection, { userName, expiresAt }: Shared): ConnectInvitation {
  return {
    hub: new URL(config.publicUrl).host,
    askedBy: userName,
    connectionName: stored.name,
    ...(stored.kind === 'azure' ? whatOfAzure(config, stored) : whatOfHttp(stored)),
    expiresAt: expiresAt.toISOString(),
  }
}

type What = Pick<ConnectInvitation, 'application' | 'cloud' | 'address' | 'tenant' | 'scopes'>

/** @throws AppError connect_link_invalid */
function whatOfAzure(config: Deps['config'], { endpoints, iclient, http }: StoredAzure): What {
  if (endpoints === null) throw new AppError('connect_link_invalid')
  const application = applicationFor(config, unavailableWays(config))
  const api = http._httpConnectorApiId
  const offered = application.clouds.find(({ cloud }) => cloud === endpoints.cloud)?.scopes[api] ?? []
  return {
    application: `${application.name}, ${application.apis.find(({ _id }) => _id === api)?.name ?? api}`,
    cloud: endpoints.name,
    address: baseUrlOf(endpoints, api, http.unencrypted.vaultUrl),
    tenant: iclient.signIn.tenantId,
    scopes: http.auth.oauth.scope.map((scope) => ({
      scope,
      allows: offered.find(({ value }) => value === scope)?.help ?? '',
    })),
  }
}

function whatOfHttp({ iclient, http }: StoredUniversal): What {
  const scopes = http.auth.type === 'oauth' ? http.auth.oauth.scope : []
  return {
    application: 'HTTP',
    cloud: iclient?.name ?? '',
    address: http.baseURI,
    tenant: '',
    scopes: scopes.map((scope) => ({ scope, allows: '' })),
  }
}
