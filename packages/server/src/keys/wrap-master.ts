/** Turns the key file into one that holds nothing to steal: its master key, wrapped by a key of a vault, and tried before it counts. */
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps } from '../deps.ts'
import {
  encryptionKey,
  type KeyEntry,
  keySetText,
  type Master,
  type UnwrapKey,
  type WrappedKey,
} from '../encryption/index.ts'
import { AppError } from '../errors.ts'
import { StartError } from '../start-error.ts'
import { writePrivateFile } from '../storage/index.ts'
import { unwrapper, wrapKey } from './vault-key.ts'
import { VaultKeyRefused } from './vault-key-refused.ts'
import { readVaultKeyUrl } from './vault-key-url.ts'

/** @throws AppError when the keys stand in no file, or the vault does not wrap and unwrap; nothing is changed then */
export async function wrapMaster(
  deps: Deps,
  { found, keys }: Master,
  vaultKey: string,
  actor: Actor,
  signal: AbortSignal,
): Promise<Master> {
  const { file, origin } = found
  const [first] = keys
  if (file === null || first === undefined) {
    throw refused(
      `The master key comes from ${origin}, which Keyway cannot change. Move it into a file and name that in KEYWAY_KEYS_FILE.`,
    )
  }
  const url = readVaultKeyUrl(vaultKey, deps.config)
  if ('reason' in url) throw new AppError('invalid_field', { field: 'vaultKey', facts: { reason: url.reason } })
  const entries: KeyEntry[] = []
  try {
    for (const key of keys) {
      const wrapped = await wrapKey(deps, url, key, signal)
      await tryOut(unwrapper(deps), wrapped)
      entries.push({ kind: 'wrapped', wrapped })
    }
  } catch (error) {
    if (error instanceof VaultKeyRefused || error instanceof StartError) throw refused(error.message, error)
    throw error
  }
  await deps.db.transaction().execute(async (tx) => {
    const naming = { resourceType: 'encryptionkey', resourceId: first.kid, resourceName: first.kid }
    await recordAudit(tx, actor, { event: 'update', ...naming, fieldPaths: ['wrappedBy'] }, deps.clock.now())
    await writeKeyFile(file, entries)
  })
  return { found: { ...found, entries }, keys }
}

async function writeKeyFile(file: string, entries: readonly KeyEntry[]): Promise<void> {
  await writePrivateFile(file, keySetText(entries)).catch((error: NodeJS.ErrnoException) => {
    throw refused(`The key file ${file} cannot be written (${error.code}).`, error)
  })
}

/** A wrapped key nobody can unwrap would be the end of everything it encrypts. */
async function tryOut(unwrap: UnwrapKey, wrapped: WrappedKey): Promise<void> {
  if (encryptionKey(await unwrap(wrapped)).kid !== wrapped.kid) throw new StartError('The vault unwrapped another key.')
}

const refused = (reason: string, cause?: unknown): AppError =>
  new AppError('key_not_wrapped', { facts: { reason }, cause })

/**
 * A key of a vault that was rotated: the master key is wrapped again with its newest version. What fails is logged and tried
 * again at the next start; the older version unwraps as long as it is enabled.
 * @returns the master as it stands in the file by now
 */
export async function keepWrapped(deps: Pick<Deps, 'clock' | 'config' | 'log'>, master: Master): Promise<Master> {
  const { found, keys } = master
  if (found.file === null || !found.entries.some((entry) => entry.kind === 'wrapped')) return master
  try {
    const entries: KeyEntry[] = []
    for (const [index, entry] of found.entries.entries()) entries.push(await newest(deps, entry, keys[index]))
    if (entries.every((entry, index) => entry === found.entries[index])) return master
    await writePrivateFile(found.file, keySetText(entries))
    deps.log.info({ file: found.file }, 'wrapped the master key with the newest version of its vault key')
    return { keys, found: { ...found, entries } }
  } catch (err) {
    deps.log.warn({ err }, 'the master key stays wrapped as it is')
    return master
  }
}

async function newest(
  deps: Pick<Deps, 'clock' | 'config'>,
  entry: KeyEntry,
  key: Master['keys'][number] | undefined,
): Promise<KeyEntry> {
  if (entry.kind === 'plain' || key === undefined) return entry
  const url = readVaultKeyUrl(entry.wrapped.vaultKey, deps.config)
  if ('reason' in url) return entry
  const wrapped = await wrapKey(deps, { ...url, version: null }, key)
  if (wrapped.vaultKey === entry.wrapped.vaultKey) return entry
  await tryOut(unwrapper(deps), wrapped)
  return { kind: 'wrapped', wrapped }
}
