/** Bare vaults in place of a sandbox's: people and apps sign in at the sandbox, whose vaults are where the bare ones answer. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BareVaultReady } from './bare-vault.ts'
import { type Started, startProcess } from './child-process.ts'

const SCRIPT = fileURLToPath(new URL('./bare-vault.ts', import.meta.url))

/** What is needed of a sandbox's target. */
export interface SignInTarget {
  readonly login: string
  readonly tenantId: string
  readonly vaultResource: string
  /** With `{vault}` in it. */
  readonly vault: string
  /** Path of the authority's PEM. */
  readonly ca: string
}

/** @returns the target with other vaults, and the process they are in */
export async function withBareVaults<T extends SignInTarget>(
  folder: string,
  target: T,
): Promise<{ readonly target: T; readonly vaults: Started<BareVaultReady> }> {
  const suffix = new URL(target.vault.replace('{vault}.', '')).hostname
  const vaults = await startProcess<BareVaultReady>(SCRIPT, [
    suffix,
    `${target.login}/${target.tenantId}`,
    target.vaultResource,
  ])
  const { port, certificate } = vaults.ready
  const ca = join(folder, 'ca.pem')
  await writeFile(ca, `${await readFile(target.ca, 'utf8')}\n${certificate}`)
  return { target: { ...target, ca, vault: target.vault.replace(/:\d+$/, `:${port}`) }, vaults }
}
