/** A Keyway and a sandbox, each in a process of its own, and what a flow between vaults needs: all of it made through the API. */
import { fileURLToPath } from 'node:url'
import { type Client, createClient, waitForRun } from '@keyway/client'
import type { Job } from '@keyway/contract'
import { startProcess } from '../child-process.ts'
import { type KeywayOptions, type StartedKeyway, startKeyway } from '../keyway-process.ts'
import { createVault, type SandboxTarget, type VaultClient } from '../sandbox/vault-client.ts'
import { withBareVaults } from '../with-bare-vaults.ts'

export interface FlowStage {
  /** Where the sandbox is, or with other vaults. */
  readonly target: SandboxTarget
  readonly keyway: StartedKeyway
  readonly client: Client
  urlOf(vault: string): string
  /** Makes a vault, which the app of the sandbox may use. */
  createVault(name: string): Promise<VaultClient>
  /** An authorized connection to a vault. */
  connect(vault: string, concurrencyLevel: number, name?: string): Promise<string>
  /** Sets what holds for every vault. */
  setVaults(settings: { readonly limits?: 'off' | 'published' }): Promise<void>
  /** Sets what holds for one. */
  setVault(name: string, settings: { readonly latency: number }): Promise<void>
  /** A flow that copies every secret with its value. */
  makeCopy(name: string, from: string, to: string, pageSize?: number): Promise<string>
  /** Runs a flow to its end. @param everyMs looks whether it has come @throws when it did not complete, or a record failed */
  run(flow: string, everyMs?: number): Promise<Job>
  close(): Promise<void>
}

const SANDBOX = fileURLToPath(new URL('../../../packages/azure-sandbox/src/bin.ts', import.meta.url))
const SANDBOX_FLAGS = ['--json', '--seed', '--port', '0', '--http-port', '0', '--data', 'memory']
/** Looking costs Keyway time of its own, and the run tells by itself how long it took. */
const POLL_MS = 1_000

export interface StageOptions extends KeywayOptions {
  /** Keyway keeps to Key Vault's published limits, as it does in Azure. */
  readonly limits?: 'published'
  /** Vaults that do little but answer, in place of the sandbox's. */
  readonly bareVaults?: boolean
}

export async function openFlowStage(
  folder: string,
  name: string,
  { limits, bareVaults = false, ...options }: StageOptions = {},
): Promise<FlowStage> {
  const sandbox = await startProcess<SandboxTarget>(SANDBOX, SANDBOX_FLAGS)
  let keyway: StartedKeyway | undefined
  let bare: Awaited<ReturnType<typeof withBareVaults<SandboxTarget>>> | undefined
  const close = async (): Promise<void> => {
    await keyway?.stop()
    await bare?.vaults.stop()
    await sandbox.stop()
  }
  try {
    if (bareVaults) bare = await withBareVaults(folder, sandbox.ready)
    const target = bare?.target ?? sandbox.ready
    keyway = await startKeyway(folder, name, { ...target, ...(limits && { limits }) }, options)
    const client = createClient({ baseUrl: keyway.ready.url, token: keyway.token })
    const iclient = await client.iclients.create({
      body: {
        name: 'Benchmark',
        provider: 'azureoauth',
        oauth2: {
          clientId: target.clientId,
          clientSecret: target.clientSecret,
          grantType: 'clientcredentials',
          unencrypted: { cloud: 'sandbox', tenantId: target.tenantId },
        },
      },
    })
    const control = async (path: string, change: object): Promise<void> => {
      const answer = await fetch(`${target.browser}/control/${path}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(change),
      })
      if (!answer.ok) throw new Error(`The sandbox refused settings: ${await answer.text()}`)
    }
    const urlOf = (vault: string) => target.vault.replace('{vault}', vault)
    return {
      target,
      keyway,
      client,
      urlOf,
      createVault: (vault) => createVault(target, vault, 25),
      async connect(vault, concurrencyLevel, connection = vault) {
        const { _id } = await client.connections.create({
          body: {
            name: connection,
            http: {
              _httpConnectorId: iclient._httpConnectorId,
              _httpConnectorApiId: 'data-plane',
              _iClientId: iclient._id,
              concurrencyLevel,
              unencrypted: { vaultUrl: urlOf(vault) },
              auth: { type: 'oauth', oauth: { scope: [`${target.vaultResource}/.default`] } },
            },
          },
        })
        await client.connections.authorize({ params: { id: _id } })
        return _id
      },
      async makeCopy(flow, from, to, pageSize = 100) {
        const source = await client.exports.create({
          body: {
            name: `Read for ${flow}`,
            _connectionId: from,
            pageSize,
            http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true },
          },
        })
        const sink = await client.imports.create({
          body: { name: `Write for ${flow}`, _connectionId: to, http: { _httpConnectorEndpointIds: ['SetSecret'] } },
        })
        const { _id } = await client.flows.create({
          body: {
            name: flow,
            disabled: false,
            pageGenerators: [{ _exportId: source._id }],
            pageProcessors: [{ _importId: sink._id }],
          },
        })
        return _id
      },
      setVaults: (vault) => control('settings', { vault }),
      setVault: (vault, settings) => control(`vaults/${vault}/settings`, settings),
      async run(flow, everyMs = POLL_MS) {
        const { _jobId } = await client.flows.run({ params: { id: flow } })
        const { flowJob } = await waitForRun(client, _jobId, { everyMs })
        return whole(flowJob)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function whole(job: Job): Job {
  if (job.status === 'completed' && job.numError === 0) return job
  throw new Error(`The run is ${job.status}, ${job.numError} records failed: ${JSON.stringify(job.diagnosis)}`)
}

/** Seconds a run took, as the job itself tells. */
export const secondsOf = ({ startedAt, endedAt }: Job): number =>
  (Date.parse(String(endedAt)) - Date.parse(String(startedAt))) / 1000
