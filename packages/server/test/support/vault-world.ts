/** Two vaults with an authorized connection to each, and a runner: what tests of runs start from. Everything is real. */
import type { Sandbox } from '@keyway/azure-sandbox'
import type { Config } from '../../src/config.ts'
import { createFlows, type Flows } from '../../src/flows/index.ts'
import type { AzureAccess } from '../../src/grants/index.ts'
import type { Handlers } from '../../src/http/index.ts'
import { MEGAN, openAzureWorld } from './azure-world.ts'
import type { TestApp } from './open-test-app.ts'
import type { TestDeps } from './open-test-deps.ts'

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
  /** Somebody signs in for a connection. */
  authorize(connectionId: string): Promise<void>
  /** Posts a document and gives its id. */
  make(path: string, body: object): Promise<string>
  /** Stops the runner as a process that ends does, and starts the next one. */
  restartFlows(): Promise<void>
  /** Closes Keyway and leaves the sandbox to other processes. */
  leave(): Promise<void>
  close(): Promise<void>
}

export interface VaultWorldOptions {
  /** Members of `http` of both connections. */
  readonly http?: object
  readonly config?: Partial<Config>
  /** What it runs on, when not on a database in memory. */
  open?(config: Partial<Config>): Promise<TestDeps>
}

export async function openVaultWorld({ http = {}, config = {}, open }: VaultWorldOptions = {}): Promise<VaultWorld> {
  let flows: Flows | undefined
  let renew = (): Flows => {
    throw new Error('there is no runner yet')
  }
  const routes = (deps: TestDeps, { outbound }: AzureAccess): Partial<Handlers> => {
    renew = () => createFlows(deps, outbound)
    flows = renew()
    return behind(flows, () => flows)
  }
  const world = await openAzureWorld(config, routes, open)
  await flows?.start()
  const { app, sandbox } = world

  const connect = async (vault: string): Promise<string> => {
    await world.createVault(vault)
    const id = await world.connect(vault, http)
    await world.authorize(id)
    return id
  }
  const post: VaultWorld['post'] = async (path, body) => {
    const answer = await app.call('POST', path, body)
    if (answer.status >= 300) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`)
    return answer.body
  }
  let left: Promise<void> | undefined
  const leave = (): Promise<void> => {
    left ??= (async () => {
      await flows?.stop()
      await world.azure.close()
      await app.close()
    })()
    return left
  }
  return {
    sandbox,
    person: sandbox.control.users().find((user) => user.userPrincipalName === MEGAN)?.id ?? '',
    deps: world.deps,
    app,
    source: await connect('from-vault'),
    target: await connect('into-vault'),
    post,
    get: async (path) => (await app.call('GET', path)).body,
    authorize: async (id) => void (await world.authorize(id)),
    make: async (path, body) => (await post(path, body))._id,
    async restartFlows() {
      await flows?.stop()
      flows = renew()
      await flows.start()
    },
    leave,
    async close() {
      await leave()
      await sandbox.close()
    },
  }
}

/** The routes stay, what is behind them is replaced when the runner is. */
function behind({ handlers }: Flows, current: () => Flows | undefined): Partial<Handlers> {
  const routes = Object.keys(handlers).map((name) => [
    name,
    (request: never) => current()?.handlers[name as keyof Flows['handlers']](request),
  ])
  return Object.fromEntries(routes)
}
