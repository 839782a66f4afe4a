/** Processes of ours: one that runs until it is stopped and speaks in lines, and one that takes a job and gives a result. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

const READY_LIMIT_MS = 30_000

export interface Started<T> {
  readonly pid: number
  /** Its first line, as JSON. */
  readonly ready: T
  /** Milliseconds from its start to that line. */
  readonly startMs: number
  /** Sends a line and waits for the one that answers it. */
  ask(line: string): Promise<string>
  stop(): Promise<void>
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

/**
 * @param input all of its stdin; without it stdin stays open for `ask`
 * @throws when it ends, or stays silent for 30 s, before its first line; the error holds what it wrote to stderr
 */
export async function startProcess<T>(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<Started<T>> {
  const began = performance.now()
  const child: Child = spawn(process.execPath, [file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  if (input !== undefined) child.stdin.end(input)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const stop = (): Promise<void> => stopped(child)
  try {
    const first = await withLimit(lines.next(), child, file)
    const startMs = performance.now() - began
    const ask = async (line: string): Promise<string> => {
      child.stdin.write(`${line}\n`)
      return String((await lines.next()).value)
    }
    return { pid: Number(child.pid), ready: JSON.parse(String(first.value)) as T, startMs, ask, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function withLimit<T>(line: Promise<T>, child: Child, file: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000)
  })
  const fail = (why: string): void => reject(new Error(`${file} ${why}\n${said}`))
  const timer = setTimeout(() => fail('was not ready in 30 s.'), READY_LIMIT_MS)
  child.once('exit', (code) => fail(`ended with ${code}.`))
  return Promise.race([line, promise]).finally(() => clearTimeout(timer))
}

function stopped(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

/** Gives a job to a process on stdin and reads its result from stdout. @throws with its stderr when it fails */
export async function runJob<Job, Result>(
  args: readonly string[],
  job: Job,
  env: Readonly<Record<string, string>>,
): Promise<Result> {
  const child = spawn(process.execPath, [...args], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(JSON.stringify(job))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [result, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== 0) throw new Error(`${args.at(-1)} failed:\n${complaint.trim().slice(-2000)}`)
  return JSON.parse(result) as Result
}
