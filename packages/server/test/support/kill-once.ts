/** Starts a process of kill-child.ts, lets it begin, and kills it at a point that chance decides. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ChildOptions, FromChild, ToChild } from './kill-child.ts'

const SCRIPT = fileURLToPath(new URL('kill-child.ts', import.meta.url))

export interface KillOptions {
  /** File that gets what it says. */
  readonly log: string
  /** Where a person who signs in is sent back. */
  signIn(url: string): Promise<string>
  /** Milliseconds after it began; asked once it may begin. */
  killAfter(): number
}

/**
 * Resolves when it is gone.
 * @returns milliseconds of each time it came to the end of its work
 * @throws when it ended by itself: it found something lost, or could not begin
 */
export async function killOnce(child: ChildOptions, { log, signIn, killAfter }: KillOptions): Promise<number[]> {
  const stderr = openSync(log, 'a')
  const started = spawn(process.execPath, [SCRIPT, JSON.stringify(child)], {
    stdio: ['ignore', 'ignore', stderr, 'ipc'],
  })
  closeSync(stderr)
  const say = (message: ToChild): void => {
    if (started.connected) started.send(message, () => {})
  }
  const took: number[] = []
  let failure: unknown
  started.on('message', (message: FromChild) => {
    if ('took' in message) took.push(message.took)
    else if ('signIn' in message) {
      signIn(message.signIn).then(
        (back) => say({ back }),
        (error: unknown) => {
          failure = error
          started.kill('SIGKILL')
        },
      )
    } else {
      say({ go: true })
      setTimeout(() => started.kill('SIGKILL'), killAfter())
    }
  })
  const [code, signal] = await once(started, 'exit')
  if (failure !== undefined) throw failure
  if (signal !== 'SIGKILL') throw new Error(`${child.operation} ended by itself (${code}): see its log, ${log}`)
  return took
}
