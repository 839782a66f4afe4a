/** `keyway start` on a data folder of the benchmark's, told of a sandbox that runs elsewhere. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Started, startProcess } from './child-process.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))

export interface KeywayReady {
  readonly url: string
  readonly signInUrl: string
}

export interface StartedKeyway extends Started<KeywayReady> {
  /** The command line's token. */
  readonly token: string
  /** Milliseconds from the start of the process to the first answered request. */
  readonly firstAnswerMs: number
}

type Target = Readonly<Record<string, string>>

export interface KeywayOptions {
  readonly flags?: readonly string[]
  /** Settings as environment variables: what is secret is no flag. */
  readonly env?: Readonly<Record<string, string>>
}

/** @param name of the data folder, in `folder` */
export async function startKeyway(
  folder: string,
  name: string,
  target: Target,
  options: KeywayOptions = {},
): Promise<StartedKeyway> {
  const began = performance.now()
  const started = await startServer(folder, name, target, options)
  try {
    const health = await fetch(`${started.ready.url}/v1/health`)
    await health.body?.cancel()
    const firstAnswerMs = performance.now() - began
    const { token } = JSON.parse(await readFile(join(folder, name, 'cli.json'), 'utf8')) as { token: string }
    return { ...started, token, firstAnswerMs }
  } catch (error) {
    await started.stop()
    throw error
  }
}

/** One that does runs and has no API. */
export const startWorker = (
  folder: string,
  name: string,
  target: Target,
  env: NonNullable<KeywayOptions['env']>,
): Promise<Started<KeywayReady>> => startServer(folder, name, target, { flags: ['--role', 'worker'], env })

async function startServer(
  folder: string,
  name: string,
  target: Target,
  { flags = [], env = {} }: KeywayOptions,
): Promise<Started<KeywayReady>> {
  const file = join(folder, 'target.json')
  await writeFile(file, JSON.stringify(target))
  const own = ['--port', '0', '--data-dir', join(folder, name), '--sandbox-file', file]
  const quiet = ['--rate-limit', '0', '--log-level', 'warn']
  return await startProcess<KeywayReady>(BIN, ['start', '--json', ...own, ...quiet, ...flags], env)
}
