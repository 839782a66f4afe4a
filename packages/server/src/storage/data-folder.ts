/**
 * The data folder and the private files in it. Modes are set after creation as well, because the process's umask can
 * only take bits away at creation, and some umasks take too few.
 */
import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/** What stands in a data folder; drafts and locks have the same beginnings. */
const OURS = /^(database|keys\.json|cli\.json|sandbox|lost\+found)/
/** Windows has no such modes: its folders inherit who may read them. */
const HAS_MODES = process.platform !== 'win32'

/**
 * Makes the data folder, or closes one that is there to everybody else. A folder that others read and that holds other
 * things is somebody's: closing it would lock people out, and leaving it open would let them in.
 * @throws StartError
 */
export async function ensureDataFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: FOLDER_MODE })
  const { mode } = await stat(path)
  if (!HAS_MODES || (mode & 0o777) === FOLDER_MODE) return
  const isShared = (mode & 0o077) !== 0
  if (isShared && (await readdir(path)).some((name) => !OURS.test(name)))
    throw new StartError(
      `${path} holds other files and is open to other users of this machine. Keyway needs a folder of its own: ` +
        'name one with KEYWAY_DATA_DIR or --data-dir; it is made when it does not exist.',
    )
  await chmod(path, FOLDER_MODE)
}

/** Makes a folder only its owner may enter. */
export async function ensurePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: FOLDER_MODE })
  await chmod(path, FOLDER_MODE)
}

/** Takes everybody else's rights from all that is in a folder: the embedded database makes files that all may write. */
export async function closeContents(folder: string): Promise<void> {
  if (!HAS_MODES) return
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  await Promise.all(
    entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => chmod(join(entry.parentPath, entry.name), entry.isFile() ? FILE_MODE : FOLDER_MODE)),
  )
}

/** Writes a file only its owner may read: whole or not at all, also when the process is killed meanwhile. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  await withDraft(path, text, (draft) => rename(draft, path))
}

/** The same for a file that must not exist yet. Gives whether it was made. */
export async function createPrivateFile(path: string, text: string): Promise<boolean> {
  return await withDraft(path, text, async (draft) => {
    try {
      await link(draft, path)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
  })
}

/** Written beside and then put into place, so that nobody ever reads half a file. */
async function withDraft<T>(path: string, text: string, place: (draft: string) => Promise<T>): Promise<T> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(draft, 'wx', FILE_MODE)
    try {
      await file.chmod(FILE_MODE)
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    return await place(draft)
  } finally {
    await rm(draft, { force: true })
  }
}
