/** The key file of the data folder: a JSON Web Key Set (RFC 7517) only its owner may read. */
import { randomBytes } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { StartError } from '../start-error.ts'
import { createPrivateFile } from '../storage/index.ts'
import { encryptionKey, KEY_BYTES } from './encryption-key.ts'
import { type KeyEntry, keySetText, parseKeySet } from './key-set.ts'

/** Null when there is no such file. */
export async function readKeyFile(path: string): Promise<readonly KeyEntry[] | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new StartError(`The key file ${path} cannot be read: ${error.code}.`, { cause: error })
  })
  if (text === null) return null
  // A copy or a backup tool may have opened it to others.
  await chmod(path, 0o600)
  return parseKeySet(text, path)
}

/** Makes a file with one new key. Of two processes that try at once, the second gets the first one's key. */
export async function makeKeyFile(path: string): Promise<readonly KeyEntry[]> {
  const entry: KeyEntry = { kind: 'plain', key: encryptionKey(randomBytes(KEY_BYTES)) }
  const made = await createPrivateFile(path, keySetText([entry]))
  return made ? [entry] : ((await readKeyFile(path)) ?? [])
}
