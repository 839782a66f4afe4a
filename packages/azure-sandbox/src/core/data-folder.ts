/**
 * The data folder: made for its owner alone, and closed to others when it is there already. Owns no file in it.
 */
import fs from 'node:fs'

const MODE = 0o700
/** What a sandbox keeps in its folder. */
const OURS = /^(journal\.ndjson|lock|ca\.pem|ca-key\.pem|unresolved\.json|lost\+found)/
/** Windows has no such modes: its folders inherit who may read them. */
const HAS_MODES = process.platform !== 'win32'

/**
 * Makes the folder or closes it to other users. A folder that others may enter and that holds other things is somebody's:
 * closing it would lock people out, and leaving it open would let them read the sandbox's keys.
 *
 * @throws with a readable message when the path is no folder, may not be made, or is somebody else's
 */
export function openDataFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: MODE })
    const { mode } = fs.statSync(folder)
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
    if (!HAS_MODES || (mode & 0o777) === MODE) return
    const isShared = (mode & 0o077) !== 0
    if (isShared && fs.readdirSync(folder).some((name) => !OURS.test(name))) throw sharedFolder(folder)
    fs.chmodSync(folder, MODE)
  } catch (cause) {
    throw readable(cause as NodeJS.ErrnoException, folder)
  }
}

const sharedFolder = (folder: string): Error =>
  new Error(
    `${folder} holds other files and is open to other users of this machine. Choose a data folder that holds nothing else; it is made when it does not exist.`,
  )

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name, and the sandbox needs a folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the path is too long',
}

function readable(cause: NodeJS.ErrnoException, folder: string): Error {
  if (cause.code === undefined) return cause
  const reason = REASONS[cause.code] ?? cause.message
  return new Error(`The data folder ${folder} cannot be used: ${reason}. Choose another with --data.`, { cause })
}
