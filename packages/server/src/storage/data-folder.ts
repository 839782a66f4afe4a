/**
 * The data folder and the private files in it. Modes are set after creation as well, because the process's umask can
 * only take bits away at creation, and some umasks take too few.
 */
import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, rename, rm } from 'node:fs/promises'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/** Makes a folder only its owner may enter. */
export async function ensurePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: FOLDER_MODE })
  await chmod(path, FOLDER_MODE)
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
