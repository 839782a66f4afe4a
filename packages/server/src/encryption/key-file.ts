/** The key file of the data folder: a JSON Web Key Set (RFC 7517) only its owner may read. */
import { randomBytes } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { StartError } from '../start-error.ts'
import { createPrivateFile } from '../storage/index.ts'
import { type EncryptionKey, KEY_BYTES, parseKeys } from './encryption-key.ts'

const KeyFile = z.object({ keys: z.array(z.object({ kty: z.literal('oct'), k: z.string() })).min(1) })

/** Null when there is no such file. */
export async function readKeyFile(path: string): Promise<readonly EncryptionKey[] | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new StartError(`The key file ${path} cannot be read: ${error.code}.`, { cause: error })
  })
  if (text === null) return null
  // A copy or a backup tool may have opened it to others.
  await chmod(path, 0o600)
  return parseKeys(keysIn(text, path), path)
}

/** Makes a file with one new key. Of two processes that try at once, the second gets the first one's key. */
export async function makeKeyFile(path: string): Promise<readonly EncryptionKey[]> {
  const [key] = parseKeys(randomBytes(KEY_BYTES).toString('base64url'), path)
  if (!key) throw new Error('a key was not made')
  const jwk = { kty: 'oct', kid: key.kid, k: Buffer.from(key.bytes).toString('base64url') }
  const made = await createPrivateFile(path, `${JSON.stringify({ keys: [jwk] }, null, 2)}\n`)
  return made ? [key] : ((await readKeyFile(path)) ?? [])
}

function keysIn(text: string, path: string): string {
  try {
    const file = KeyFile.parse(JSON.parse(text))
    return file.keys.map((key) => key.k).join(',')
  } catch {
    // The reason would quote the file.
    throw new StartError(
      `The key file ${path} is damaged. Restore it from a backup; without it nothing can be decrypted.`,
    )
  }
}
