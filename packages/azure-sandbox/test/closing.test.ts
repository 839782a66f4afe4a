/** A sandbox that is closed while clients are there. */
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startSandbox } from '../src/index.ts'

test('a client that has not finished its handshake keeps no sandbox from closing', async () => {
  const sandbox = await startSandbox({ port: 0, httpPort: 0 })
  const port = Number(new URL(sandbox.endpoints.login).port)
  const client = connect(port, '127.0.0.1')
  const ended = new Promise((resolve) => client.on('error', () => {}).on('close', resolve))
  await new Promise((resolve) => client.once('connect', resolve))
  const began = performance.now()
  await sandbox.close()
  await ended
  // Node gives up a handshake after two minutes.
  expect(performance.now() - began).toBeLessThan(5_000)
})
