/** Two vaults with an authorized connection to each, and a runner: what tests of runs start from. Everything is real. */
import type { Sandbox } from '@keyway/azure-sandbox'
import { createFlows, type Flows } from '../../src/flows/index.ts'
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
  /** Posts a document and gives its id. */
  make(path: string, body: object): Promise<string>
  /** Stops the runner as a process that ends does, and starts the next one. */
  restartFlows(): Promise<void>
  close(): Promise<void>
}

export async function openVaultWorld(): Promise<VaultWorld> {
  let flows: Flows | undefined
  let renew = (): Flows => {
    throw new Error('there is no runner yet')
  }
  const world = await openAzureWorld({}, (deps, { outbound }) => {
    renew = () => createFlows(deps, outbound)
    flows = renew()
    return behind(flows, () => flows)
  })
  await flows?.start()
  const { app, sandbox } = world

  const connect = async (vault: string): Promise<string> => {
    await world.createVault(vault)
    const id = await world.connect(vault)
    await world.authorize(id)
    return id
  }
  const post: VaultWorld['post'] = async (path, body) => {
    const answer = await app.call('POST', path, body)
    if (answer.status >= 300) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`)
    return answer.body
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
    make: async (path, body) => (await post(path, body))._id,
    async restartFlows() {
      await flows?.stop()
      flows = renew()
      await flows.start()
    },
    async close() {
      await flows?.stop()
      await world.close()
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
