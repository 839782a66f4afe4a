/** Starts what a command needs in this process: the sandbox when it is wanted, and Keyway, which is told where it is. */
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@keyway/azure-sandbox'
import { type Config, createKeyway, type Keyway } from '@keyway/server'
import { Problem } from '../problem.ts'

export interface SandboxPorts {
  readonly port: number
  readonly httpPort: number
}

export interface WorldOptions {
  readonly config: Config
  /** Absent: no sandbox. */
  readonly sandbox?: SandboxPorts
  /** Keep the sandbox's state in the data folder. Else it lives in memory. */
  readonly keepSandbox: boolean
  /** The console's build, when there is one under way. */
  readonly consoleBuilt?: Promise<void>
}

export interface World {
  readonly keyway: Keyway
  readonly sandbox: Sandbox | undefined
  /** Stops both, Keyway first: what it has under way may still need the sandbox. */
  close(): Promise<void>
}

/** @throws Problem or StartError with a message for people; nothing is left running then */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { config, sandbox: ports, keepSandbox, consoleBuilt } = options
  const sandbox = ports && (await openSandbox(ports, keepSandbox ? join(config.dataDir, 'sandbox') : 'memory'))
  try {
    const keyway = await createKeyway({
      config: sandbox ? { ...config, sandbox: targetOf(sandbox) } : config,
      ...(consoleBuilt && { consoleBuilt }),
    })
    const close = async (): Promise<void> => {
      await keyway.close()
      await sandbox?.close()
    }
    return { keyway, sandbox, close }
  } catch (error) {
    await sandbox?.close()
    throw error
  }
}

async function openSandbox({ port, httpPort }: SandboxPorts, data: string): Promise<Sandbox> {
  return startSandbox({ port, httpPort, data }).catch((cause: Error) => {
    const hint = /\bport\b/i.test(cause.message)
      ? ' Its ports are set with --sandbox-port and --sandbox-http-port.'
      : ''
    throw new Problem('sandbox_start_failed', `The sandbox did not start: ${cause.message}${hint}`, 1, cause)
  })
}

/** What Keyway has to know of a sandbox. */
function targetOf({ endpoints, tenantId, ca }: Sandbox): NonNullable<Config['sandbox']> {
  return {
    login: endpoints.login,
    browserLogin: endpoints.browser,
    arm: endpoints.arm,
    armResource: endpoints.armResource,
    // A name that no vault may have stands in while the address is made.
    vault: endpoints.vault('vault-name').replace('vault-name', '{vault}'),
    vaultResource: endpoints.vaultResource,
    portalUrl: endpoints.browser,
    tenantId,
    ca: ca.path,
  }
}
