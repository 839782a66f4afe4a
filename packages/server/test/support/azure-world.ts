/**
 * A sandbox of Azure, and a Keyway application that signs in to it for real: an app registration, an iClient with its
 * redirect URI registered, and vaults. What tests of authorizing, renewing and calling start from.
 */
import { ALL_PERMISSIONS, type RegisteredApp, type Sandbox, startSandbox } from '@keyway/azure-sandbox'
import type { SandboxTarget } from '@keyway/connectors'
import type { Connection } from '@keyway/contract'
import type { Config } from '../../src/config.ts'
import { type AzureAccess, createAzureAccess } from '../../src/grants/index.ts'
import type { Handlers } from '../../src/http/index.ts'
import { openTestApp, type TestAnswer, type TestApp } from './open-test-app.ts'
import { openTestDeps, type TestDeps } from './open-test-deps.ts'
import { connectionInput, iclientInput } from './sample-documents.ts'

/** Owner of the sandbox's subscription. */
export const MEGAN = 'megan.bowen@contoso.onmicrosoft.com'
/** Of another organization. */
export const DIEGO = 'diego.siciliani@fabrikam.onmicrosoft.com'

export interface AzureWorld {
  readonly sandbox: Sandbox
  readonly deps: TestDeps
  readonly app: TestApp
  readonly azure: AzureAccess
  readonly registration: RegisteredApp
  readonly clientSecret: string
  readonly iclientId: string
  /** Headers of a signed-in browser. */
  readonly browser: Readonly<Record<string, string>>
  signInBrowser(): Promise<Record<string, string>>
  /** A vault that Megan may use wholly. */
  createVault(name: string): Promise<string>
  connect(name: string, changes?: object): Promise<string>
  /** Presses Save & authorize, signs in as `user` (Megan), and comes back. */
  authorize(connectionId: string, user?: string, consent?: 'allow' | 'cancel'): Promise<TestAnswer>
  /** The first half: where the browser would be sent. */
  authorizationUrl(connectionId: string, headers?: Readonly<Record<string, string>>): Promise<string>
  /** The last half: the browser returns to `url`. */
  comeBack(url: string, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>
  connection(connectionId: string): Promise<Connection>
  /** Refresh tokens the sandbox has given out: one per token answer. */
  tokenAnswers(): number
  close(): Promise<void>
}

export const sandboxTarget = (sandbox: Sandbox): SandboxTarget => ({
  login: sandbox.endpoints.login,
  browserLogin: sandbox.endpoints.browser,
  arm: sandbox.endpoints.arm,
  armResource: sandbox.endpoints.armResource,
  vault: sandbox.endpoints.vault('vault-name').replace('vault-name', '{vault}'),
  vaultResource: sandbox.endpoints.vaultResource,
  portalUrl: sandbox.endpoints.browser,
  tenantId: sandbox.tenantId,
  ca: sandbox.ca.path,
})

/**
 * @param more routes beside those of access, connections and grants
 * @param open what it runs on, when not on a database in memory
 */
export async function openAzureWorld(
  config: Partial<Config> = {},
  more: (deps: TestDeps, azure: AzureAccess) => Partial<Handlers> = () => ({}),
  open: (config: Partial<Config>) => Promise<TestDeps> = openTestDeps,
): Promise<AzureWorld> {
  const sandbox = await startSandbox({ port: 0, httpPort: 0 })
  const deps = await open({ sandbox: sandboxTarget(sandbox), ...config })
  const azure = createAzureAccess(deps)
  const app = await openTestApp({ deps, handlers: { ...azure.handlers, ...more(deps, azure) } })
  const made = await app.call('GET', '/v1/iclients/newRedirectUri')
  const registration = sandbox.control.registerApp({ displayName: 'Keyway', redirectUris: [made.body.redirectUri] })
  const clientSecret = registration.addSecret('test').secretText
  const oauth2 = {
    clientId: registration.clientId,
    clientSecret,
    redirectUri: made.body.redirectUri,
    unencrypted: { cloud: 'sandbox', tenantId: sandbox.tenantId },
  }
  const iclientId: string = created(await app.call('POST', '/v1/iclients', iclientInput('client', oauth2)))
  const megan = sandbox.control.users().find((user) => user.userPrincipalName === MEGAN)

  const signInBrowser = async (): Promise<Record<string, string>> => {
    const own = { 'x-keyway': '1', origin: deps.config.publicUrl }
    const session = await app.call('POST', '/v1/session', { token: await app.signInToken() }, own)
    return { ...own, cookie: `keyway=${session.cookies[0]?.value ?? ''}` }
  }
  const browser = await signInBrowser()

  const world: AzureWorld = {
    sandbox,
    deps,
    app,
    azure,
    registration,
    clientSecret,
    iclientId,
    browser,
    signInBrowser,
    async createVault(name) {
      const policy = { objectId: megan?.id ?? '', permissions: ALL_PERMISSIONS }
      const { url } = await sandbox.control.createVault({
        name,
        accessPolicies: [policy],
        enableRbacAuthorization: false,
      })
      return url
    },
    async connect(name, changes = {}) {
      const scope = [`${sandbox.endpoints.vaultResource}/user_impersonation`]
      const http = {
        unencrypted: { vaultUrl: sandbox.endpoints.vault(name) },
        auth: { type: 'oauth', oauth: { scope } },
      }
      return created(
        await app.call('POST', '/v1/connections', connectionInput(name, iclientId, { ...http, ...changes })),
      )
    },
    async authorizationUrl(id, headers = browser) {
      const answer = await app.call('POST', `/v1/connection/${id}/oauth2`, undefined, headers)
      if (answer.status !== 200) throw new Error(answer.text)
      return answer.body.authorizationURL
    },
    comeBack(url, headers = browser) {
      const { pathname, search } = new URL(url)
      return app.call('GET', pathname + search, undefined, headers)
    },
    async authorize(id, user = MEGAN, consent = 'allow') {
      const url = await world.authorizationUrl(id)
      return await world.comeBack(await sandbox.control.signIn(url, { user, consent }))
    },
    async connection(id) {
      return (await app.call('GET', `/v1/connections/${id}`)).body
    },
    tokenAnswers: () => Object.keys(sandbox.control.snapshot().refreshTokens ?? {}).length,
    async close() {
      await azure.close()
      await app.close()
      await sandbox.close()
    },
  }
  return world
}

function created(answer: TestAnswer): string {
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body._id
}
