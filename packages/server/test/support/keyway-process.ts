/** Keyway as a process of its own, for tests that kill it. As a script: starts with the config given, until a signal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../src/config.ts'
import { createKeyway } from '../../src/main.ts'

export interface KeywayProcess {
  /** Reads from its API with the token it left in its data folder. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there.
  get(path: string): Promise<any>
  kill(): Promise<void>
  /** @returns its exit code */
  stop(): Promise<number | null>
}

const SCRIPT = fileURLToPath(import.meta.url)

/** Resolves when it is ready. */
export async function startKeywayProcess(config: Config): Promise<KeywayProcess> {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await firstLine(child)
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exit = once(child, 'exit')
    child.kill(signal)
    return (await exit)[0] as number | null
  }
  return {
    async get(path) {
      const { url, token } = JSON.parse(await readFile(join(config.dataDir, 'cli.json'), 'utf8'))
      const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
      return await answer.json()
    },
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
  console.log(`ready at ${keyway.url}`)
}
