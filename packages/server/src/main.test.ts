import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyway, type Keyway, loadConfig } from './index.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-main-'))
})
afterAll(() => rm(dataDir, { recursive: true }))

const config = (flags: Parameters<typeof loadConfig>[1] = {}) =>
  loadConfig({}, { port: 0, dataDir, logLevel: 'silent', ...flags })
const cliFile = async () =>
  JSON.parse(await readFile(join(dataDir, 'cli.json'), 'utf8')) as { url: string; token: string }
const withToken = async (path: string, init: RequestInit = {}) => {
  const { url, token } = await cliFile()
  return await fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}` } })
}

describe('a running Keyway', () => {
  let keyway: Keyway
  beforeAll(async () => {
    keyway = await createKeyway({ config: config() })
  })
  afterAll(() => keyway.close())

  test('answers at the URL it says, on a port it chose', async () => {
    expect(keyway.url).toMatch(/^http:\/\/localhost:\d+$/)
    expect(await (await fetch(`${keyway.url}/v1/health`)).json()).toEqual({ ok: true })
  })

  test('security 50: keeps its files from everybody else', async () => {
    for (const name of await readdir(dataDir)) {
      const { mode } = await stat(join(dataDir, name))
      expect({ name, mode: mode & 0o077 }).toEqual({ name, mode: 0 })
    }
    expect(await readdir(dataDir)).toEqual(
      expect.arrayContaining(['cli.json', 'database', 'database.lock', 'keys.json']),
    )
  })

  test('lets one browser in by the link it prints', async () => {
    const token = (await keyway.signInUrl()).split('#token=')[1]
    const signIn = () =>
      fetch(`${keyway.url}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-keyway': '1', origin: keyway.url },
        body: JSON.stringify({ token }),
      })
    expect((await signIn()).status).toBe(201)
    expect((await signIn()).status).toBe(401)
  })

  test('lets the command line on this machine make sign-in links and tokens', async () => {
    const link = await withToken('/v1/session/links', { method: 'POST' })
    expect(link.status).toBe(201)
    expect(((await link.json()) as { url: string }).url).toContain(`${keyway.url}/signin#token=`)
    const tokens = (await (await withToken('/v1/tokens')).json()) as { name: string }[]
    expect(tokens.map((token) => token.name)).toEqual(['command line on this machine'])
  })

  test('keeps a second one from its folder', async () => {
    await expect(createKeyway({ config: config() })).rejects.toThrow(/already runs with this data folder/)
  })
})

test('a port in use stops the start, and what was opened before is closed again', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  await expect(createKeyway({ config: config({ port }) })).rejects.toThrow(`port ${port} is in use`)
  other.close()
  expect(await readdir(dataDir)).not.toContain('database.lock')
})

test('a start after a stop finds everything, and the old token of the command line is worth nothing', async () => {
  const before = await cliFile()
  const keyway = await createKeyway({ config: config() })
  try {
    expect((await withToken('/v1/audit')).status).toBe(200)
    const headers = { authorization: `Bearer ${before.token}` }
    expect((await fetch(`${keyway.url}/v1/audit`, { headers })).status).toBe(401)
  } finally {
    await keyway.close()
  }
  expect(await readdir(dataDir)).not.toContain('database.lock')
})

test('the wrong key stops the start, and the right one starts it again', async () => {
  const keys = Buffer.alloc(32, 7).toString('base64')
  await expect(createKeyway({ config: { ...config(), keys } })).rejects.toThrow(/was encrypted with the key/)
  await (await createKeyway({ config: config() })).close()
})

test('security 48: a backup of the database alone cannot be read; with the key it works on another machine', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'keyway-restored-'))
  try {
    await cp(join(dataDir, 'database'), join(elsewhere, 'database'), { recursive: true })
    const restored = { ...config(), dataDir: elsewhere }
    const kid = JSON.parse(await readFile(join(dataDir, 'keys.json'), 'utf8')).keys[0].kid
    await expect(createKeyway({ config: restored })).rejects.toThrow(kid)
    expect(await readdir(elsewhere)).not.toContain('keys.json')
    await cp(join(dataDir, 'keys.json'), join(elsewhere, 'keys.json'))
    await (await createKeyway({ config: restored })).close()
  } finally {
    await rm(elsewhere, { recursive: true })
  }
})

test('a stop lets a request under way finish, and refuses new ones', async () => {
  const keyway = await createKeyway({ config: config() })
  const { port } = keyway.app.server.address() as AddressInfo
  const slow = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/session', headers: HEADERS })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    slow.once('response', (response) => resolve(response.resume().statusCode)).once('error', reject)
  })
  await new Promise((resolve) => slow.write('{"token":', resolve))
  await new Promise((resolve) => setTimeout(resolve, 50))
  const closed = keyway.close()
  await expect(fetch(`http://127.0.0.1:${port}/v1/health`)).rejects.toThrow()
  slow.end(`"${'x'.repeat(43)}"}`)
  expect(await answered).toBe(401)
  await closed
})

const HEADERS = { 'content-type': 'application/json', 'x-keyway': '1', 'transfer-encoding': 'chunked' }

test('closing twice is closing once', async () => {
  const keyway = await createKeyway({ config: config() })
  await Promise.all([keyway.close(), keyway.close()])
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(Number(new URL(keyway.url).port), '127.0.0.1', resolve))
  server.close()
})
