import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { EXIT } from '../problem.ts'
import { clientOfRunningServer } from './find-server.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-cli-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('says how to start Keyway when none is running', async () => {
  const refused = clientOfRunningServer({ dataDir: folder }, {})
  await expect(refused).rejects.toMatchObject({ exitCode: EXIT.notRunning, code: 'not_running' })
  await expect(refused).rejects.toThrow('keyway start')
})

it('takes a damaged file for no running server', async () => {
  await writeFile(join(folder, 'cli.json'), '{"url":')
  await expect(clientOfRunningServer({ dataDir: folder }, {})).rejects.toMatchObject({ code: 'not_running' })
})

it.each([
  [{ KEYWAY_URL: 'http://localhost:1' }, 'KEYWAY_TOKEN is not'],
  [{ KEYWAY_TOKEN: 'kw_x' }, 'KEYWAY_URL is not'],
  [{ KEYWAY_URL: 'localhost', KEYWAY_TOKEN: 'kw_x' }, 'not a URL'],
])('refuses half an address: %j', async (env, words) => {
  await expect(clientOfRunningServer({ dataDir: folder }, env)).rejects.toThrow(words)
})

it('finds a server by the file in its data folder', async () => {
  await writeFile(join(folder, 'cli.json'), JSON.stringify({ url: 'http://localhost:1', token: 'kw_x' }))
  await expect(clientOfRunningServer({ dataDir: folder }, {})).resolves.toHaveProperty('connections')
})
