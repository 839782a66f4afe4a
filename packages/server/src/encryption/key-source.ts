/** Where master keys come from: rows of places, of which at most one is set; else the key file of the data folder. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { StartError } from '../start-error.ts'
import { makeKeyFile, readKeyFile } from './key-file.ts'
import { type KeyEntry, parseKeySet } from './key-set.ts'

export interface FoundKeys {
  readonly entries: readonly KeyEntry[]
  /** For messages: the name of a setting, or the path of the key file. */
  readonly origin: string
  /** The file they stand in, when they stand in one. */
  readonly file: string | null
}

interface SourceRow {
  readonly env: string
  readonly setting: 'keys' | 'keysFile' | 'keysCommand'
  read(value: string): Promise<string>
}

const SOURCES: readonly SourceRow[] = [
  { env: 'KEYWAY_KEYS', setting: 'keys', read: async (text) => text },
  { env: 'KEYWAY_KEYS_FILE', setting: 'keysFile', read: readNamedFile },
  { env: 'KEYWAY_KEYS_COMMAND', setting: 'keysCommand', read: runCommand },
]

/**
 * @param expected ids of keys the database was sealed with: a new key would open nothing of it
 * @throws StartError
 */
export async function findKeys(
  config: Pick<Config, 'keys' | 'keysFile' | 'keysCommand' | 'dataDir'>,
  expected: readonly string[],
  log: Deps['log'],
): Promise<FoundKeys> {
  const given = SOURCES.filter(({ setting }) => config[setting] !== null)
  const [source, other] = given
  if (source !== undefined) {
    if (other !== undefined) {
      throw new StartError(`${source.env} and ${other.env} are both set. Keep the one that holds the encryption keys.`)
    }
    const value = config[source.setting] ?? ''
    const entries = parseKeySet(await source.read(value), source.env)
    return { entries, origin: source.env, file: source.setting === 'keysFile' ? value : null }
  }
  const path = join(config.dataDir, 'keys.json')
  const found = await readKeyFile(path)
  if (found !== null) return { entries: found, origin: path, file: path }
  if (expected.length > 0) throw missingKeys(expected, `there is no key file ${path}, and KEYWAY_KEYS is not set`)
  const entries = await makeKeyFile(path)
  log.info({ file: path }, 'made the key that encrypts secrets: keep a copy of this file, apart from the database')
  return { entries, origin: path, file: path }
}

export const missingKeys = (kids: readonly string[], found: string): StartError =>
  new StartError(
    `This database was encrypted with the key ${kids.join(', ')}, but ${found}. ` +
      'Nothing was changed. Bring that key back; a new key may stand before it, separated by a comma.',
  )

async function readNamedFile(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`KEYWAY_KEYS_FILE: ${path} cannot be read (${error.code}).`, { cause: error })
  })
}

const COMMAND_MS = 30_000
const LONGEST_OUTPUT = 64 * 1024

/** What a command writes may hold the key, also its complaint: neither is ever told. */
async function runCommand(command: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], {
      timeout: COMMAND_MS,
      maxBuffer: LONGEST_OUTPUT,
    })
    return stdout
  } catch (error) {
    const { code, killed } = error as { code?: unknown; killed?: boolean }
    const what =
      killed === true ? 'was stopped: it took too long or wrote too much' : `ended with the code ${String(code)}`
    throw new StartError(`KEYWAY_KEYS_COMMAND ${what}. Run it by hand to see why; it must print the keys.`)
  }
}
