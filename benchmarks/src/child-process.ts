/** A process of ours that says it is ready by one line of JSON on stdout. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const READY_LIMIT_MS = 30_000

export interface Started<T> {
  /** What it printed. */
  readonly ready: T
  /** Milliseconds from the start of the process to that line. */
  readonly startMs: number
  stop(): Promise<void>
}

/** @throws when it ends, or stays silent for 30 s, before it is ready; the error holds what it wrote to stderr */
export async function startProcess<T>(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Started<T>> {
  const began = performance.now()
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = (): Promise<void> => stopped(child)
  try {
    const ready = JSON.parse(await firstLine(child, file)) as T
    return { ready, startMs: performance.now() - began, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function firstLine(child: ChildProcess, file: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000)
  })
  const fail = (why: string): void => reject(new Error(`${file} ${why}\n${said}`))
  const timer = setTimeout(() => fail('was not ready in 30 s.'), READY_LIMIT_MS)
  if (child.stdout) createInterface(child.stdout).once('line', resolve)
  child.once('exit', (code) => fail(`ended with ${code}.`))
  return promise.finally(() => clearTimeout(timer))
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
