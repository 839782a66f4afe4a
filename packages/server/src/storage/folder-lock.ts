/**
 * One process per embedded database: PGlite has no server of its own that would keep a second one out, and two writers
 * would ruin the files. The lock is a file that names its holder and is touched while the holder lives.
 */
import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { StartError } from '../start-error.ts'
import { createPrivateFile } from './data-folder.ts'
import { processAge } from './process-age.ts'

/** How often the holder touches its lock, and how long an untouched lock is taken for a living process's. */
const BEAT_MS = 5_000
const SILENT_MS = 30_000

interface Holder {
  readonly pid: number
  readonly host: string
  /** Start of the process in milliseconds since the epoch: tells a restarted container's pid 1 from the one before. */
  readonly startedAt: number
}

export interface FolderLock {
  release(): Promise<void>
}

/**
 * @param path of the lock file
 * @throws StartError naming the holder when another live process has it
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  const mine: Holder = { pid: process.pid, host: hostname(), startedAt: Math.round(performance.timeOrigin) }
  const text = `${JSON.stringify({ ...mine, nonce: randomBytes(8).toString('hex') })}\n`
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await createPrivateFile(path, text)) return keepLock(path, text)
    const found = await readLock(path)
    if (found === null) continue
    if (await isHeld(path, found, mine)) throw refusal(path, found)
    await removeStale(path, found)
  }
  throw new StartError(`Another Keyway is starting with the same data folder (${path}). Try again in a moment.`)
}

function keepLock(path: string, text: string): FolderLock {
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {})
  }, BEAT_MS)
  beat.unref()
  return {
    async release() {
      clearInterval(beat)
      if ((await readLock(path)) === text) await rm(path, { force: true })
    },
  }
}

async function readLock(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const { pid, host, startedAt } = JSON.parse(text) as Partial<Holder>
    return typeof pid === 'number' && typeof host === 'string' && typeof startedAt === 'number'
      ? { pid, host, startedAt }
      : null
  } catch {
    return null
  }
}

async function isHeld(path: string, text: string, mine: Holder): Promise<boolean> {
  const holder = parseHolder(text)
  if (holder === null) return false
  if (holder.host === mine.host) {
    if (holder.pid === mine.pid) return holder.startedAt === mine.startedAt
    return isAlive(holder.pid) && (await isOldEnough(path, holder.pid))
  }
  // A process of another machine or container cannot be asked; its touches can be seen.
  const silent = await silence(path)
  return silent !== null && silent < SILENT_MS
}

/** After a power cut the number of the dead holder may be anybody's: whoever began after the last touch is not the holder. */
async function isOldEnough(path: string, pid: number): Promise<boolean> {
  const silent = await silence(path)
  if (silent === null) return false
  // A process that was paused, or whose machine slept, still has the files open.
  if (silent < SILENT_MS) return true
  const seconds = await processAge(pid)
  return seconds === null || seconds * 1000 > silent
}

/** Milliseconds since the lock was touched; null when it is gone. */
async function silence(path: string): Promise<number | null> {
  const touched = await stat(path).catch(() => null)
  return touched && Date.now() - touched.mtimeMs
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Moves the stale lock away and looks at what was moved: another starter may have replaced it in between. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if ((await readLock(aside)) !== stale) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

function refusal(path: string, text: string): StartError {
  const holder = parseHolder(text)
  return new StartError(
    `Keyway already runs with this data folder: process ${holder?.pid} on ${holder?.host} holds ${path}. ` +
      'Stop it first, choose another folder with KEYWAY_DATA_DIR, or set DATABASE_URL to share a PostgreSQL.',
  )
}
