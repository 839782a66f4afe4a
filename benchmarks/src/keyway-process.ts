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

/** @param name of the data folder, in `folder` */
export async function startKeyway(
  folder: string,
  name: string,
  target: Readonly<Record<string, string>>,
): Promise<StartedKeyway> {
  const file = join(folder, 'target.json')
  await writeFile(file, JSON.stringify(target))
  const data = join(folder, name)
  const flags = ['--port', '0', '--data-dir', data, '--sandbox-file', file, '--rate-limit', '0', '--log-level', 'warn']
  const began = performance.now()
  const started = await startProcess<KeywayReady>(BIN, ['start', '--json', ...flags])
  const health = await fetch(`${started.ready.url}/v1/health`)
  await health.body?.cancel()
  const firstAnswerMs = performance.now() - began
  const { token } = JSON.parse(await readFile(join(data, 'cli.json'), 'utf8')) as { token: string }
  return { ...started, token, firstAnswerMs }
}
