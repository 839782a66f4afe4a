/** Starts a child process under this very Node, with node_modules/.bin first in PATH, and waits for its end. */
import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface Finished {
  readonly code: number
  readonly output: string
}

export interface RunOptions {
  /** `show` lets the child write to the terminal; `keep` collects what it writes. Default `show`. */
  readonly output?: 'show' | 'keep'
  readonly env?: Readonly<Record<string, string>>
}

/** PATH in which `node` is the one running now, then the project's own commands. */
export function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const path = [dirname(process.execPath), join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? '']
  // Colours are for people: in a log they hide the words.
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' }
  return { ...process.env, ...plain, ...extra, PATH: path.join(delimiter) }
}

/** Runs `command` in the repository's root. A command that cannot be started ends with code 127. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: environment(options.env),
      stdio: options.output === 'keep' ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
