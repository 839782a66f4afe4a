/**
 * A world whose runs other processes carry out: this one puts them in line, and they open the same database. What tests start from that
 * kill those processes.
 */
import { randomBytes } from 'node:crypto'
import type { Config } from '../../src/config.ts'
import { createSealer } from '../../src/encryption/create-sealer.ts'
import { encryptionKey } from '../../src/encryption/encryption-key.ts'
import { openDatabase } from '../../src/storage/index.ts'
import { type KeywayProcess, type ProcessOptions, startKeywayProcess } from './keyway-process.ts'
import { openTestDeps } from './open-test-deps.ts'
import { openVaultWorld, type VaultWorld, type VaultWorldOptions } from './vault-world.ts'

export interface ProcessWorld extends VaultWorld {
  /** @param changes to the settings of this process, e.g. a role and a data folder of its own */
  startProcess(changes: Partial<Config>, options?: ProcessOptions): Promise<KeywayProcess>
  /** Kills what still runs of its processes, then closes the rest. */
  close(): Promise<void>
}

export interface ProcessWorldOptions extends Pick<VaultWorldOptions, 'http'> {
  /** Null: a PGlite in `dataDir`, which has one process at a time. The world leaves it before another is started. */
  readonly databaseUrl: string | null
  readonly dataDir: string
}

export async function openProcessWorld({ databaseUrl, dataDir, ...rest }: ProcessWorldOptions): Promise<ProcessWorld> {
  const key = randomBytes(32)
  const processes: KeywayProcess[] = []
  const world = await openVaultWorld({
    ...rest,
    config: { role: 'web', databaseUrl, dataDir },
    open: async (config) => {
      const deps = await openTestDeps(config, await openDatabase({ databaseUrl, dataDir }))
      return { ...deps, sealer: await createSealer([encryptionKey(key)]) }
    },
  })
  return {
    ...world,
    async startProcess(changes, options) {
      const own = { port: 0, publicUrl: 'http://localhost:0', keys: key.toString('base64') }
      const started = await startKeywayProcess({ ...world.deps.config, ...own, ...changes }, options)
      processes.push(started)
      return started
    },
    async close() {
      await Promise.all(processes.map((one) => one.kill()))
      await world.close()
    },
  }
}
