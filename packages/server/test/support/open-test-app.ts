/** The real HTTP application on test dependencies, called without a socket, with a full API token unless told otherwise. */
import type { SandboxTarget } from '@keyway/connectors'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { createApiToken } from '../../src/access/api-tokens.ts'
import {
  accessHandlers,
  createAuthenticator,
  createSignInLink,
  ensureOwner,
  type User,
} from '../../src/access/index.ts'
import { applicationsHandlers } from '../../src/applications/index.ts'
import { auditHandlers } from '../../src/audit/index.ts'
import type { Config } from '../../src/config.ts'
import { configurationHandlers } from '../../src/configuration/index.ts'
import { connectionsHandlers } from '../../src/connections/index.ts'
import { dashboardHandlers } from '../../src/dashboard/index.ts'
import { flowTemplatesHandlers } from '../../src/flow-templates/index.ts'
import { createApp, type Handlers } from '../../src/http/index.ts'
import { iclientsHandlers } from '../../src/iclients/index.ts'
import { systemHandlers } from '../../src/system-handlers.ts'
import { openTestDeps, type TestDeps } from './open-test-deps.ts'

/** Addresses a sandbox might have announced; nothing listens there. */
export const ABSENT_SANDBOX: SandboxTarget = {
  login: 'https://login.localhost:5391',
  browserLogin: 'http://login.localhost:5392',
  arm: 'https://management.localhost:5391',
  armResource: 'https://management.localhost:5391',
  vault: 'https://{vault}.vault.localhost:5391',
  vaultResource: 'https://vault.localhost',
  portalUrl: 'http://portal.localhost:5392',
  tenantId: '11111111-1111-4111-8111-111111111111',
  ca: 'ca.pem',
}

export interface TestAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there.
  readonly body: any
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly cookies: readonly { name: string; value: string; [attribute: string]: unknown }[]
}

export interface TestApp {
  readonly deps: TestDeps
  readonly app: FastifyInstance
  readonly owner: User
  /** A token with full access. */
  readonly token: string
  /** Connections whose caches were dropped, in order. */
  readonly forgotten: string[]
  /** Sends a request; `headers` replace the token. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>
  signInToken(): Promise<string>
  close(): Promise<void>
}

export interface TestAppOptions {
  readonly config?: Partial<Config>
  readonly deps?: TestDeps
  readonly handlers?: Partial<Handlers>
  readonly consoleFolder?: string
}

export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const deps = options.deps ?? (await openTestDeps(options.config))
  const owner = await ensureOwner(deps)
  const authenticator = createAuthenticator(deps)
  const forgotten: string[] = []
  const forget = (id: string): void => {
    forgotten.push(id)
  }
  const handlers: Partial<Handlers> = {
    ...systemHandlers(deps),
    ...accessHandlers(deps, authenticator),
    ...applicationsHandlers(deps),
    ...iclientsHandlers(deps, forget),
    ...connectionsHandlers(deps, forget),
    ...auditHandlers(deps),
    ...configurationHandlers(deps, forget),
    ...dashboardHandlers(deps),
    ...flowTemplatesHandlers(deps),
    ...options.handlers,
  }
  const consoleFolder = options.consoleFolder ?? 'no-such-folder'
  const app = await createApp({ deps, handlers, authenticator, consoleFolder, version: '0.0.0' })
  const whole = { name: 'test', scope: 'full', expiresAt: null } as const
  const { token } = await createApiToken(deps.db, owner.id, whole, deps.clock.now())
  const host = new URL(deps.config.publicUrl).host
  return {
    deps,
    app,
    owner,
    token,
    forgotten,
    async call(method, path, body, headers = { authorization: `Bearer ${token}` }) {
      const answer = await app.inject({
        method: method as NonNullable<InjectOptions['method']>,
        url: path,
        headers: { host, ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      })
      const isJson = /[/+]json\b/.test(String(answer.headers['content-type'] ?? ''))
      return {
        status: answer.statusCode,
        body: isJson && answer.body !== '' ? answer.json() : undefined,
        text: answer.body,
        headers: answer.headers,
        cookies: answer.cookies,
      }
    },
    async signInToken() {
      const { url } = await createSignInLink(deps, owner.id)
      return url.split('#token=')[1] ?? ''
    },
    async close() {
      await app.close()
      await deps.close()
    },
  }
}
