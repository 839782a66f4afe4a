/** Listening: on the port that was asked for, or on a free one that is known before anything is built on it. */
import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { StartError } from './start-error.ts'

/** With port 0: the same settings with a port that is free now, in the public URL as well unless that names its own. */
export async function withPort(config: Config): Promise<Config> {
  if (config.port !== 0) return config
  const port = await freePort(config.host)
  const publicUrl = config.publicUrl.replace(/:0$/, `:${port}`)
  return { ...config, port, publicUrl }
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', (error) => reject(cannotListen(error, host, 0)))
    server.listen(0, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

export async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    throw cannotListen(error, host, port)
  })
}

/** Where programs on this machine reach it: an address, as `localhost` may mean another one than we listen on. */
export function localUrl({ host, port }: Config): string {
  const address = host === '0.0.0.0' || host === '::' || host === 'localhost' ? '127.0.0.1' : host
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): StartError {
  const reason: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use by another program. Stop it, or choose another port with KEYWAY_PORT`,
    EACCES: `this account may not use port ${port}. Choose one above 1023 with KEYWAY_PORT`,
    EADDRNOTAVAIL: `this machine does not have the address ${host}. Correct KEYWAY_HOST`,
    ENOTFOUND: `there is no address for "${host}". Correct KEYWAY_HOST`,
  }
  return new StartError(`Keyway cannot listen: ${reason[error.code ?? ''] ?? error.message}.`, { cause: error })
}
