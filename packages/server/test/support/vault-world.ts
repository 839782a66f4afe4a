/**
 * A sandbox with two vaults, and a Keyway application with an authorized connection to each: what tests of runs start
 * from. Everything is real: sign-in, tokens, HTTP, the database, the run queue.
 */
import { ALL_PERMISSIONS, type Sandbox, startSandbox } from '@keyway/azure-sandbox'
import type { SandboxTarget } from '@keyway/connectors'
import { createFlows, type Flows } from '../../src/flows/index.ts'
import { createAzureAccess } from '../../src/grants/index.ts'
import type { Handlers } from '../../src/http/index.ts'
import { openTestApp, type TestApp } from './open-test-app.ts'
import { openTestDeps, type TestDeps } from './open-test-deps.ts'
import { connectionInput, iclientInput } from './sample-documents.ts'

export interface VaultWorld {
  readonly sandbox: Sandbox
  /** Object id of the person who signed the connections in. */
  readonly person: string
  readonly deps: TestDeps
  readonly app: TestApp
  /** Ids of the connections to the vaults `from-vault` and `into-vault`. */
  readonly source: string
  readonly target: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there.
  post(path: string, body?: object): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  get(path: string): Promise<any>
  /** Posts a document and gives its id. */
  make(path: string, body: object): Promise<string>
  /** Stops the runner as a process that ends does, and starts the next one. */
  restartFlows(): Promise<void>
  close(): Promise<void>
}

export const sandboxTarget = ({ endpoints, tenantId, ca }: Sandbox): SandboxTarget => ({
  login: endpoints.login,
  browserLogin: endpoints.browser,
  arm: endpoints.arm,
  armResource: endpoints.armResource,
  vault: endpoints.vault('vault-name').replace('vault-name', '{vault}'),
  vaultResource: endpoints.vaultResource,
  portalUrl: endpoints.browser,
  tenantId,
  ca: ca.path,
})

export async function openVaultWorld(): Promise<VaultWorld> {
  const sandbox = await startSandbox({ port: 0, httpPort: 0 })
  const [user] = sandbox.control.users()
  if (!user) throw new Error('the sandbox has nobody who could sign in')
  for (const name of ['from-vault', 'into-vault']) {
    const accessPolicies = [{ objectId: user.id, permissions: ALL_PERMISSIONS }]
    await sandbox.control.createVault({ name, accessPolicies })
  }
  const deps = await openTestDeps({ sandbox: sandboxTarget(sandbox) })
  const azure = createAzureAccess(deps)
  let flows = createFlows(deps, azure.outbound)
  await flows.start()
  // The routes stay, what is behind them is replaced when the runner is.
  const flowHandlers = Object.fromEntries(
    Object.keys(flows.handlers).map((name) => [
      name,
      (request: never) => flows.handlers[name as keyof Flows['handlers']](request),
    ]),
  ) as Partial<Handlers>
  const app = await openTestApp({ deps, handlers: { ...azure.handlers, ...flowHandlers } })

  const post: VaultWorld['post'] = async (path, body) => {
    const answer = await app.call('POST', path, body)
    if (answer.status >= 300) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`)
    return answer.body
  }
  const make = async (path: string, body: object): Promise<string> => (await post(path, body))._id
  const iclient = await registerClient(sandbox, app, make)
  const connect = async (name: string, vault: string): Promise<string> => {
    const id = await make('/v1/connections', connectionInput(name, iclient, vaultSettings(sandbox, vault)))
    await authorize(sandbox, app, id, user.id)
    return id
  }
  return {
    sandbox,
    person: user.id,
    deps,
    app,
    source: await connect('source', 'from-vault'),
    target: await connect('target', 'into-vault'),
    post,
    get: async (path) => (await app.call('GET', path)).body,
    make,
    async restartFlows() {
      await flows.stop()
      flows = createFlows(deps, azure.outbound)
      await flows.start()
    },
    async close() {
      await flows.stop()
      await azure.close()
      await app.close()
      await sandbox.close()
    },
  }
}

const vaultSettings = ({ endpoints }: Sandbox, vault: string) => ({
  unencrypted: { vaultUrl: endpoints.vault(vault) },
  auth: { type: 'oauth', oauth: { scope: [`${endpoints.vaultResource}/user_impersonation`] } },
})

/** An app registration of the sandbox, and the OAuth 2.0 client of Keyway that goes with it. */
async function registerClient({ control, tenantId }: Sandbox, app: TestApp, make: VaultWorld['make']): Promise<string> {
  const registered = control.registerApp({ displayName: 'Keyway' })
  const id = await make(
    '/v1/iclients',
    iclientInput('Keyway', {
      clientId: registered.clientId,
      clientSecret: registered.addSecret('for tests').secretText,
      unencrypted: { cloud: 'sandbox', tenantId },
    }),
  )
  const { body } = await app.call('GET', `/v1/iclients/${id}`)
  registered.addRedirectUri(body.oauth2.redirectUri)
  return id
}

/** Save & authorize, as a person does it in a browser. */
async function authorize({ control }: Sandbox, app: TestApp, connectionId: string, user: string): Promise<void> {
  const browser = { 'x-keyway': '1', origin: app.deps.config.publicUrl }
  const session = await app.call('POST', '/v1/session', { token: await app.signInToken() }, browser)
  const cookie = session.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const started = await app.call('POST', `/v1/connection/${connectionId}/oauth2`, undefined, { ...browser, cookie })
  const back = new URL(await control.signIn(started.body.authorizationURL, { user }))
  const finished = await app.call('GET', back.pathname + back.search, undefined, { cookie })
  const result = new URL(String(finished.headers.location)).searchParams.get('result')
  if (result !== 'ok') throw new Error(`the connection was not authorized: ${result}`)
}
