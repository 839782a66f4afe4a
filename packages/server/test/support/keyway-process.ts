/** Keyway as a process of its own, for tests that kill it. As a script: starts with the config given, until a signal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../src/config.ts'
import { createKeyway } from '../../src/main.ts'

export interface KeywayProcess {
  readonly pid: number
  isRunning(): boolean
  /** Where it answers, and the token it left for the command line. */
  address(): Promise<{ readonly url: string; readonly token: string }>
  /** Reads from its API with the token it left in its data folder. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there.
  get(path: string): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  post(path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<any>
  kill(): Promise<void>
  /** @returns its exit code */
  stop(): Promise<number | null>
}

const SCRIPT = fileURLToPath(import.meta.url)

export interface ProcessOptions {
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Modules loaded before anything else. */
  readonly imports?: readonly string[]
  /** File its log is added to; the test's own stderr when absent. */
  readonly log?: string
}

/** Resolves when it is ready. */
export async function startKeywayProcess(config: Config, options: ProcessOptions = {}): Promise<KeywayProcess> {
  const { env = {}, imports = [], log } = options
  const stderr = log === undefined ? 'inherit' : openSync(log, 'a')
  const before = imports.flatMap((module) => ['--import', module])
  const child = spawn(process.execPath, [...before, SCRIPT, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', stderr],
    env: { ...process.env, ...env },
  })
  if (typeof stderr === 'number') closeSync(stderr)
  await firstLine(child)
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exit = once(child, 'exit')
    child.kill(signal)
    return (await exit)[0] as number | null
  }
  const address = async () => JSON.parse(await readFile(join(config.dataDir, 'cli.json'), 'utf8'))
  const call = async (method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) => {
    const { url, token } = await address()
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    })
    return await answer.json()
  }
  return {
    pid: child.pid ?? 0,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    address,
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}

async function firstLine(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error('the process has no output')
  for await (const _ of createInterface(child.stdout)) return
  throw new Error(`Keyway ended before it was ready (exit code ${child.exitCode})`)
}

if (process.argv[1] === SCRIPT) {
  const keyway = await createKeyway({ config: JSON.parse(process.argv[2] ?? '{}') as Config })
  process.once('SIGTERM', () => void keyway.close())
  // Written at the end of a process otherwise, which one that is killed does not see.
  flushCompileCache()
  console.log(`ready at ${keyway.url}`)
}
