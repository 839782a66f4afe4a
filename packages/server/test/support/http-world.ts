/** Keyway with an API and an OAuth 2.0 service on this machine, which an administrator allowed it to call. */
import { HTTP_ID } from '@keyway/contract'
import pino from 'pino'
import type { Config } from '../../src/config.ts'
import { createFlows } from '../../src/flows/index.ts'
import { type AzureAccess, createAzureAccess } from '../../src/grants/index.ts'
import { type HttpApi, startHttpApi } from './http-api.ts'
import { type OAuthServer, startOAuthServer } from './oauth-server.ts'
import { openTestApp, type TestAnswer, type TestApp } from './open-test-app.ts'
import { openTestDeps, type TestDeps } from './open-test-deps.ts'

export interface HttpWorld {
  readonly deps: TestDeps
  readonly app: TestApp
  readonly azure: AzureAccess
  readonly api: HttpApi
  readonly oauth: OAuthServer
  /** Everything that was logged, as text. */
  logged(): string
  /** A connection to the API; `http` adds to its block. */
  create(http: object, more?: object): Promise<TestAnswer>
  /** The same, which must be taken. Gives its id. */
  connect(http: object): Promise<string>
  ping(id: string): Promise<TestAnswer>
  proxy(id: string, path: string, method?: string, body?: object): Promise<TestAnswer>
  iclient(oauth2?: object, more?: object): Promise<TestAnswer>
  /** From now on flows run. */
  startFlows(): Promise<void>
  /** Headers of a signed-in browser. */
  readonly browser: Readonly<Record<string, string>>
  close(): Promise<void>
}

let count = 0
export const unique = (what: string): string => {
  count += 1
  return `${what} ${count}`
}

export async function openHttpWorld(config: Partial<Config> = {}): Promise<HttpWorld> {
  const lines: string[] = []
  const api = await startHttpApi(() => ({ body: { ok: true } }))
  const oauth = await startOAuthServer()
  const opened = await openTestDeps({ allowHosts: ['localhost'], ...config })
  const deps: TestDeps = {
    ...opened,
    log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
  }
  const azure = createAzureAccess(deps, { random: () => 0 })
  const flows = createFlows(deps, azure.outbound)
  const app = await openTestApp({ deps, handlers: { ...azure.handlers, ...flows.handlers } })
  const own = { 'x-keyway': '1', origin: deps.config.publicUrl }
  const session = await app.call('POST', '/v1/session', { token: await app.signInToken() }, own)
  const browser = { ...own, cookie: `keyway=${session.cookies[0]?.value ?? ''}` }

  const world: HttpWorld = {
    deps,
    app,
    azure,
    api,
    oauth,
    browser,
    startFlows: flows.start,
    logged: () => lines.join('\n'),
    create: (http, more = {}) =>
      app.call('POST', '/v1/connections', {
        name: unique('api'),
        type: 'http',
        ...more,
        http: { _httpConnectorId: HTTP_ID, baseURI: api.origin, auth: { type: 'custom' }, ...http },
      }),
    async connect(http) {
      const answer = await world.create(http)
      if (answer.status !== 201) throw new Error(answer.text)
      return answer.body._id
    },
    ping: (id) => app.call('POST', `/v1/connections/${id}/ping`),
    proxy: (id, path, method = 'GET', body) =>
      app.call(method, `/v1/connections/${id}/proxy${path}`, body, { authorization: `Bearer ${app.token}` }),
    iclient: (oauth2 = {}, more = {}) =>
      app.call('POST', '/v1/iclients', {
        name: unique('service'),
        provider: 'custom_oauth2',
        _httpConnectorId: HTTP_ID,
        ...more,
        oauth2: {
          clientId: oauth.clientId,
          clientSecret: oauth.clientSecret,
          auth: { uri: `${oauth.origin}/authorize` },
          token: { uri: `${oauth.origin}/token` },
          validDomainNames: ['localhost'],
          ...oauth2,
        },
      }),
    async close() {
      await flows.stop()
      await azure.close()
      await app.close()
      await api.close()
      await oauth.close()
    },
  }
  return world
}
