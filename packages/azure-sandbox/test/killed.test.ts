/** Kill -9 at random moments under writes: every write that was acknowledged is there after the restart, whole. */
import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import https from 'node:https'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { createFolderStore } from '../src/core/folder-store.ts'
import { loopbackLookup } from '../src/index.ts'

const BIN = new URL('../src/bin.ts', import.meta.url).pathname
const STORE = new URL('../src/core/folder-store.ts', import.meta.url).href
const ROUNDS = 8
const WRITERS = 6

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-killed-'))
const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  fs.rmSync(root, { recursive: true, force: true })
})

function launch(...args: string[]) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  const lines: string[] = []
  let rest = ''
  child.stdout.on('data', (chunk) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
  })
  const kill = async () => {
    const exit = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    running.delete(child)
    await exit
  }
  return { child, lines, kill }
}

async function startSandboxProcess(folder: string) {
  const process = launch(BIN, '--json', '--seed', '--port', '0', '--http-port', '0', '--data', folder)
  while (process.lines.length === 0) {
    if (process.child.exitCode !== null) throw new Error('The sandbox did not start.')
    await wait(5)
  }
  const target = JSON.parse(process.lines[0] ?? '')
  const agent = new https.Agent({
    ca: fs.readFileSync(target.ca),
    keepAlive: true,
    lookup: loopbackLookup as never,
  })
  const send = (url: string, method = 'GET', headers: Record<string, string> = {}, body?: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const outgoing = https.request(url, { method, agent, headers }, (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('error', reject)
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  const control = async (method: string, pathOfIt: string, body: unknown) =>
    fetch(`${target.browser}/control/${pathOfIt}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: target.clientId,
    client_secret: target.clientSecret,
    scope: `${target.vaultResource}/.default`,
  })
  const answer = await send(
    `${target.login}/${target.tenantId}/oauth2/v2.0/token`,
    'POST',
    { 'content-type': 'application/x-www-form-urlencoded' },
    form.toString(),
  )
  const authorization = `Bearer ${JSON.parse(answer.text).access_token}`
  const secret = (name: string, value?: string) =>
    send(
      `${target.vault.replace('{vault}', 'kept-vault')}/secrets/${name}?api-version=7.5`,
      value === undefined ? 'GET' : 'PUT',
      { authorization, 'content-type': 'application/json' },
      value === undefined ? undefined : JSON.stringify({ value }),
    )
  return { target, control, secret, kill: () => process.kill().then(() => agent.destroy()) }
}

describe('a sandbox with a data folder', () => {
  it('finds every acknowledged write after kill -9 at random moments', { timeout: 120_000 }, async () => {
    const folder = path.join(root, 'sandbox')
    const acknowledged = new Map<string, string>()
    const doubtful = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      const sandbox = await startSandboxProcess(folder)
      if (round === 0) await sandbox.control('POST', 'vaults', { name: 'kept-vault' })
      await sandbox.control('PUT', 'vaults/kept-vault/access-policy', { objectId: sandbox.target.objectId })
      await Promise.all(
        [...acknowledged].map(async ([name, value]) => {
          const { status, text } = await sandbox.secret(name)
          expect([name, status, JSON.parse(text).value]).toEqual([name, 200, value])
        }),
      )
      let isOver = false
      const write = async (writer: number) => {
        for (let count = 0; !isOver; count++) {
          // New names and new versions of old ones in turn.
          const name = `w${writer}-${round}-${count % 7}`
          const value = `${round}.${count}.${'x'.repeat(Math.random() * 2000)}`
          try {
            const { status } = await sandbox.secret(name, value)
            if (status === 200) acknowledged.set(name, value)
          } catch {
            // Cut by the kill: written or not, nobody was told. The name may hold either value.
            doubtful.add(name)
            acknowledged.delete(name)
            return
          }
        }
      }
      const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer))
      await wait(20 + Math.random() * 250)
      await sandbox.kill()
      isOver = true
      await Promise.all(writers)
    }
    expect(acknowledged.size).toBeGreaterThan(ROUNDS)
    expect(doubtful.size).toBeGreaterThan(0)
    const last = await startSandboxProcess(folder)
    for (const [name, value] of acknowledged) expect(JSON.parse((await last.secret(name)).text).value).toBe(value)
    for (const name of doubtful) expect([200, 404]).toContain((await last.secret(name)).status)
    await last.kill()
  })

  it('is never left between two states when it is killed while one is restored', { timeout: 60_000 }, async () => {
    const folder = path.join(root, 'restored')
    const program = `
      const { createFolderStore } = await import(${JSON.stringify(STORE)})
      const store = createFolderStore(${JSON.stringify(folder)})
      const state = (n) => ({ a: Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [String(i), { n }])) })
      for (let n = 1; ; n++) {
        store.restore(state(n))
        if (n === 1) console.log('ready')
      }`
    for (let round = 0; round < ROUNDS; round++) {
      const child = launch('--input-type=module', '-e', program)
      while (child.lines.length === 0) await wait(5)
      await wait(Math.random() * 120)
      await child.kill()
      const store = createFolderStore(folder)
      const states = new Set([...store.collection<{ n: number }>('a').values()].map(({ n }) => n))
      expect([store.collection('a').size, states.size]).toEqual([4000, 1])
      store.close()
    }
  })
})
