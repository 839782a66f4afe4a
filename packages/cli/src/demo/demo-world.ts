/** A Keyway and a sandbox in a temporary folder, on free ports, gone afterwards whatever happens in between. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sandbox } from '@keyway/azure-sandbox'
import { type Keyway, loadConfig } from '@keyway/server'
import { Problem } from '../problem.ts'
import { openWorld } from '../start/open-world.ts'
import { waitForStop } from '../start/stop-signals.ts'

export interface DemoWorld {
  readonly keyway: Keyway
  readonly sandbox: Sandbox
}

export async function withDemoWorld<T>(use: (world: DemoWorld) => Promise<T>): Promise<T> {
  const stopped = waitForStop().then((signal): never => {
    throw new Problem('stopped', `Stopped by ${signal}.`)
  })
  const dataDir = await mkdtemp(join(tmpdir(), 'keyway-demo-'))
  try {
    // Settings of this machine's real Keyway must not reach the demo: it reads no environment.
    const config = loadConfig({}, { port: 0, dataDir, logLevel: 'silent' })
    const world = await openWorld({ config, sandbox: { port: 0, httpPort: 0 }, keepSandbox: false })
    try {
      const { keyway, sandbox } = world
      if (!sandbox) throw new Problem('sandbox_start_failed', 'The sandbox did not start.')
      return await Promise.race([use({ keyway, sandbox }), stopped])
    } finally {
      await world.close()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
}
