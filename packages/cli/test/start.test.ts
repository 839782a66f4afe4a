/** `keyway start` as a process: what it says when it cannot start, and how it stops. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../src/bin.ts', import.meta.url))

let folder: string
let taken: Server

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-start-'))
  taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
})
afterEach(async () => {
  taken.close()
  await rm(folder, { recursive: true, force: true })
})

const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [BIN, 'start', '--json', '--data-dir', folder, '--log-level', 'warn', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })

async function end(child: ChildProcess) {
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err] = await Promise.all([child.stdout ? text(child.stdout) : '', child.stderr ? text(child.stderr) : ''])
  return { code: await code, out, err }
}

const takenPort = (): string => String((taken.address() as AddressInfo).port)

describe('a start that cannot be', () => {
  it.each([
    ['the port of Keyway', (port: string) => ['--port', port], 'port'],
    [
      'a port of the sandbox',
      (port: string) => ['--port=0', '--sandbox', '--sandbox-port=0', `--sandbox-http-port=${port}`],
      '--sandbox-http-port',
    ],
  ])('says so in words when %s is taken, and leaves nothing running', async (_, flags, words) => {
    const { code, out, err } = await end(start(...flags(takenPort())))
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, errors: [{ message: expect.stringContaining('in use') }] })
    expect(out).toContain(words)
    expect(err).not.toMatch(/^\s+at /m)
  })
})

describe('a running Keyway', () => {
  it('leaves nothing in its data folder that others may read, on the first start and the next', async () => {
    for (let round = 0; round < 2; round++) {
      const child = start('--port', '0')
      const ended = end(child)
      await new Promise((resolve) => child.stdout?.once('data', resolve))
      const entries = await readdir(folder, { recursive: true })
      expect(entries.length).toBeGreaterThan(100)
      const modes = await Promise.all(
        entries.map(async (name) => ({ name, mode: (await stat(join(folder, name))).mode & 0o077 })),
      )
      expect(modes.filter(({ mode }) => mode !== 0)).toEqual([])
      child.kill('SIGTERM')
      expect((await ended).code).toBe(0)
    }
  })

  it('prints one line of JSON when it is ready, and stops on SIGTERM with exit code 0', async () => {
    const child = start('--port', '0')
    const ended = end(child)
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    child.kill('SIGTERM')
    const { code, out } = await ended
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      role: 'all',
      portalUrl: null,
      signInUrl: expect.stringContaining('#token='),
    })
  })
})
