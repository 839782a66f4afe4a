/** The commands against a Keyway that runs in this process, found through its data folder as on a user's machine. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyway, type Keyway, loadConfig } from '@keyway/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../src/demo/browser.ts'
import { signInWithLink } from '../src/demo/sign-in.ts'
import { EXIT } from '../src/problem.ts'
import { runCommandLine } from '../src/program.ts'
import { captureTerminal } from './captured-terminal.ts'

let dataDir: string
let keyway: Keyway

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-cli-'))
  keyway = await createKeyway({ config: loadConfig({}, { port: 0, dataDir, logLevel: 'silent' }) })
})
afterAll(async () => {
  await keyway.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function run(...args: string[]) {
  const terminal = captureTerminal()
  const code = await runCommandLine([...args, '--data-dir', dataDir], terminal)
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') }
}

describe('keyway connections', () => {
  it('says what to do when there are none', async () => {
    expect(await run('connections', 'list')).toMatchObject({
      code: EXIT.ok,
      out: expect.stringContaining('no connections yet'),
    })
  })

  it('gives a script an empty list', async () => {
    expect(JSON.parse((await run('connections', 'list', '--json')).out)).toEqual([])
  })

  it('refuses to ping what does not exist', async () => {
    const { code, err } = await run('connections', 'ping', 'Production')
    expect(code).toBe(EXIT.failed)
    expect(err).toContain('There is no connection "Production"')
  })

  it('tells a script so in JSON', async () => {
    const { code, out } = await run('connections', 'ping', 'Production', '--json')
    expect(code).toBe(EXIT.failed)
    expect(JSON.parse(out)).toMatchObject({ ok: false, errors: [{ code: 'resource_not_found' }] })
  })
})

describe('keyway flows', () => {
  it('refuses to run what does not exist', async () => {
    expect((await run('flows', 'run', 'Nightly')).err).toContain('There is no flow "Nightly"')
  })
})

describe('keyway signin', () => {
  it('prints a URL that signs a browser in, once', async () => {
    const { code, out } = await run('signin')
    expect(code).toBe(EXIT.ok)
    const client = await signInWithLink(new Browser(), out)
    expect((await client.session.get()).user.name).toBe('owner')
    await expect(signInWithLink(new Browser(), out)).rejects.toMatchObject({ status: 401 })
  })
})
