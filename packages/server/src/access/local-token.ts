/**
 * The token of the command line on this machine: made at every start, in a file only this account may read, so that
 * `keyway` just works where Keyway runs.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Deps } from '../deps.ts'
import { writePrivateFile } from '../storage/index.ts'
import { hashToken } from './access-token.ts'
import { createApiToken } from './api-tokens.ts'

const FILE = 'cli.json'
const NAME = 'command line on this machine'

/** @param url at which this machine reaches Keyway */
export async function writeLocalToken(
  { db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>,
  userId: string,
  url: string,
): Promise<void> {
  const path = join(config.dataDir, FILE)
  const last = await lastToken(path)
  const { token } = await db.transaction().execute(async (tx) => {
    if (last !== null) await tx.deleteFrom('apiTokens').where('hash', '=', hashToken(last)).execute()
    return await createApiToken(tx, userId, { name: NAME, scope: 'full', expiresAt: null, local: true }, clock.now())
  })
  await writePrivateFile(path, `${JSON.stringify({ url, token })}\n`)
}

/** The token this folder had before. Other folders on the same database keep theirs. */
async function lastToken(path: string): Promise<string | null> {
  try {
    const { token } = JSON.parse(await readFile(path, 'utf8')) as { token?: unknown }
    return typeof token === 'string' ? token : null
  } catch {
    return null
  }
}
