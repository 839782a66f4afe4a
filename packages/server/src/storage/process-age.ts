/** How long another process of this machine has been running: tells a process from a later one with the same number. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const TIMEOUT_MS = 2_000

/** @returns seconds; null where nobody can say, as on a system without POSIX's `ps` */
export async function processAge(pid: number): Promise<number | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'etime=', '-p', String(pid)], { timeout: TIMEOUT_MS })
    return parseElapsed(stdout.trim())
  } catch {
    return null
  }
}

/** `[[dd-]hh:]mm:ss`, https://pubs.opengroup.org/onlinepubs/9799919799/utilities/ps.html */
export function parseElapsed(text: string): number | null {
  const match = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)$/.exec(text)
  if (!match) return null
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
}
