/** Forks started from outside the process: which there are, and their end with the sandbox they came from. */
import type { Sandbox } from './sandbox.ts'

export interface Fork {
  readonly id: string
  readonly sandbox: Sandbox
}

export interface Forks {
  start(): Promise<Fork>
  list(): Fork[]
  /** False when there is no such fork. */
  close(id: string): Promise<boolean>
  closeAll(): Promise<void>
}

/** Each is a whole sandbox with servers of its own. */
const MAX_FORKS = 16

export function openForks(fork: () => Promise<Sandbox>): Forks {
  const forks = new Map<string, Sandbox>()
  let next = 1
  const close = async (id: string): Promise<boolean> => {
    const sandbox = forks.get(id)
    forks.delete(id)
    await sandbox?.close()
    return sandbox !== undefined
  }
  return {
    async start() {
      if (forks.size >= MAX_FORKS) throw new Error(`There are ${MAX_FORKS} forks already. Close one first.`)
      const sandbox = await fork()
      const id = String(next++)
      forks.set(id, sandbox)
      return { id, sandbox }
    },
    list: () => [...forks].map(([id, sandbox]) => ({ id, sandbox })),
    close,
    async closeAll() {
      await Promise.all([...forks.keys()].map(close))
    },
  }
}

/** What a client needs to use a fork. */
export const describeFork = ({ id, sandbox }: Fork) => ({
  id,
  login: sandbox.endpoints.login,
  arm: sandbox.endpoints.arm,
  graph: sandbox.endpoints.graph,
  // A placeholder in braces is no host name, so it is put in after the address is made.
  vault: sandbox.endpoints.vault('vault-name').replace('vault-name', '{vault}'),
  browser: sandbox.endpoints.browser,
})
