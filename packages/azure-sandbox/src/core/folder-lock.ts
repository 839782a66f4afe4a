/**
 * One sandbox per folder: two journals in one file would destroy each other. The lock is a file that names its holder's
 * process, and the moment that process began, because numbers of processes are given out again.
 */
import fs from 'node:fs'
import path from 'node:path'

const LOCK = 'lock'

interface Holder {
  readonly pid: number
  /** From {@link beginningOf}; undefined when the system does not tell. */
  readonly began: string | undefined
}

/**
 * Takes the folder; returns how to give it back.
 *
 * @throws naming the process that has it, while that one lives
 */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, LOCK)
  const text = [process.pid, beginningOf(process.pid)].filter((part) => part !== undefined).join(' ')
  for (;;) {
    try {
      fs.writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
      return () => fs.rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = readHolder(file)
    if (holder && isAlive(holder)) {
      throw new Error(
        `Another sandbox (process ${holder.pid}) is using ${folder}. Stop it, or choose another data folder.`,
      )
    }
    moveAway(file)
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    const [pid, began] = fs.readFileSync(file, 'utf8').split(' ')
    return { pid: Number(pid), began }
  } catch {
    return undefined
  }
}

/** By a rename, of which only one can succeed: two that find the same dead lock must not both take its place. */
function moveAway(file: string): void {
  const grave = `${file}.${process.pid}`
  try {
    fs.renameSync(file, grave)
    fs.rmSync(grave, { force: true })
  } catch {
    // Somebody else moved it first: the next round sees who holds the folder now.
  }
}

function isAlive({ pid, began }: Holder): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  if (began !== undefined && began !== beginningOf(pid)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process began, in clock ticks since the machine's start (proc(5), stat, field 22); undefined elsewhere. */
function beginningOf(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
