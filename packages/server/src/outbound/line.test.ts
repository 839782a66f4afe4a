import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Pool } from 'undici'
import { expect, test } from 'vitest'
import type { CallTarget } from './access.ts'
import { createLines } from './line.ts'
import { createNetwork } from './network/index.ts'

const target = (origin: string): CallTarget => ({
  connectionId: 'c',
  api: 'data-plane',
  origin,
  resource: origin,
  reach: 'public',
  concurrency: 1,
  slotsOf: 'c',
  limits: 'none',
  retryHeader: 'retry-after',
  offline: false,
  words: {},
})

test('a forgotten line closes its sockets only when its last slot is free', async () => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    socket.on('error', () => {})
    socket.on('data', () => socket.write('HTTP/1.1 204 No Content\r\n\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const lines = createLines(createNetwork({ sandbox: null, allowHosts: ['localhost'] }))
  try {
    const line = lines.of(target(`http://localhost:${port}`))
    await line.enter(undefined)
    await (await line.pool.request({ method: 'GET', path: '/' })).body.dump()
    lines.forget('c')
    lines.forget('c')
    expect(lines.of(line.target)).toBe(line)
    expect((line.pool as Pool).closed).toBe(false)
    line.leave()
    expect(lines.of(line.target)).not.toBe(line)
    await expect.poll(() => sockets.size).toBe(0)
  } finally {
    await lines.close()
    await new Promise((resolve) => server.close(resolve))
  }
})
