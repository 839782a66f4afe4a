/** A Keyway in a process of its own, as `keyway start --sandbox --sample` makes it: temporary folder, free ports, log kept. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Client, createClient } from '@keyway/client'

const BIN = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))
const READY_LIMIT_MS = 60_000

/** What `keyway start --json` prints. */
export interface Welcome {
  readonly url: string
  readonly signInUrl: string
  readonly portalUrl: string
  /** URLs of the sample's vaults. */
  readonly sample: { readonly from: string; readonly to: string }
}

export interface RunningKeyway extends Welcome {
  readonly dataDir: string
  /** Speaks with the command line's token. */
  readonly client: Client
  /** Everything the process has written so far. */
  log(): string
  newSignInUrl(): Promise<string>
  /** Runs `keyway ARGS --json` as another process on this machine would, and gives what it printed. */
  command(...args: string[]): Promise<unknown>
  /** Stops the process and waits for its end; the data folder stays until `remove`. */
  stop(): Promise<void>
  remove(): Promise<void>
}

/**
 * @param ports of Keyway, of the sandbox's Azure and of its pages; free ones unless a picture should show the usual ones
 * @param settings environment variables beside those of every journey
 * @throws with the end of the log when it does not get ready
 */
export async function startKeyway(
  [own, azure, pages] = [0, 0, 0],
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningKeyway> {
  const dataDir = await mkdtemp(join(tmpdir(), 'keyway-e2e-'))
  const ports = ['--port', `${own}`, '--sandbox-port', `${azure}`, '--sandbox-http-port', `${pages}`]
  const child = spawn(process.execPath, [BIN, 'start', '--sandbox', '--sample', '--json', ...ports], {
    // Debug lines are the most likely to say too much, so the sweep reads those.
    env: { ...process.env, KEYWAY_DATA_DIR: dataDir, KEYWAY_LOG_LEVEL: 'debug', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk
  })
  const stop = (): Promise<void> => ended(child)
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  try {
    const line = await firstLine(child, () => log)
    const welcome = JSON.parse(line) as Welcome
    if (!welcome.url) throw new Error(`Keyway did not start: ${line}`)
    const { url, token } = JSON.parse(await readFile(join(dataDir, 'cli.json'), 'utf8')) as Record<string, string>
    const client = createClient({ baseUrl: String(url), token })
    const newSignInUrl = async (): Promise<string> => (await client.session.createLink()).url
    const command = async (...args: string[]): Promise<unknown> => {
      const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...args, '--json', '--data-dir', dataDir])
      return JSON.parse(stdout)
    }
    return { ...welcome, dataDir, client, log: () => log, newSignInUrl, command, stop, remove }
  } catch (error) {
    await stop()
    await remove()
    throw error
  }
}

function firstLine(child: ChildProcess, log: () => string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  if (child.stdout) createInterface(child.stdout).once('line', resolve)
  const fail = (why: string): void => reject(new Error(`Keyway ${why}\n${log().slice(-3000)}`))
  const timer = setTimeout(() => fail('was not ready in time.'), READY_LIMIT_MS)
  child.once('exit', (code) => fail(`ended with ${code}.`))
  return promise.finally(() => clearTimeout(timer))
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
