/** `keyway operations` and `keyway call` against a Keyway and a sandbox of this process. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readInputs } from '../src/calling/read-inputs.ts'
import { EXIT } from '../src/problem.ts'
import { type ContosoWorld, openContosoWorld } from './contoso-world.ts'

const CANARY = 'canary-typed~value'
let world: ContosoWorld

beforeAll(async () => {
  world = await openContosoWorld()
})
afterAll(() => world.close())

const run = (...args: string[]) => world.run(...args)
const call = (...args: string[]) => run('call', 'Contoso vault', ...args)

async function inputFile(inputs: unknown): Promise<string> {
  const file = join(world.dataDir, `inputs-${Math.random().toString(36).slice(2)}.json`)
  await writeFile(file, typeof inputs === 'string' ? inputs : JSON.stringify(inputs), { mode: 0o600 })
  return file
}

describe('keyway call refuses', () => {
  it('security 62: a secret as an argument, with a hint and without repeating it', async () => {
    const { code, out, err } = await call('SetSecret', '--input', 'secret-name=db', '--input', `value=${CANARY}`)
    expect(code).toBe(EXIT.usage)
    expect(err).toContain('--input-file -')
    expect(out + err).not.toContain(CANARY)
  })

  it('what is no input, no file and no JSON', async () => {
    expect((await call('SetSecret', '--input', 'db')).err).toContain('name=value')
    expect((await call('SetSecret', '--input-file', '/nowhere.json')).err).toContain('cannot be read')
    const torn = await call('SetSecret', '--input-file', await inputFile(`{"value": "${CANARY}"`))
    expect(torn.err).toContain('must be a JSON object')
    expect(torn.err).not.toContain(CANARY)
  })

  it('an operation the connection does not have, and names those that sound alike', async () => {
    const { code, err } = await call('Secrets')
    expect(code).toBe(EXIT.usage)
    expect(err).toContain('Did you mean GetSecrets, ')
  })

  it('inputs that do not fit, each by its name', async () => {
    const { code, err } = await call('GetSecrets', '--input', 'maxresults=26', '--input', 'colour=red')
    expect(code).toBe(EXIT.failed)
    expect(err).toContain('inputs.maxresults: Results per page must be at most 25.')
    expect(err).toContain('Unknown field: inputs.colour')
  })
})

describe('keyway call', () => {
  it('prints the request and sends nothing when asked to', async () => {
    const file = await inputFile({ value: CANARY })
    const { code, out } = await call('SetSecret', '--input', 'secret-name=dry', '--input-file', file, '--dry-run')
    expect(code).toBe(EXIT.ok)
    expect(out).toMatch(/^PUT https:\/\/contoso\.vault\.localhost:\d+\/secrets\/dry\?api-version=/)
    expect(out).not.toContain(CANARY)
    expect(world.sandbox.control.vaultObjects('contoso')).toEqual([])
  })

  it('sets a secret from a file and shows it masked, or as it is when told to', async () => {
    const file = await inputFile({ value: CANARY, tags: { a: 'b' } })
    const made = await call('SetSecret', '--input', 'secret-name=db', '--input', 'exp=2030-01-01', '--input-file', file)
    expect(made).toMatchObject({ code: EXIT.ok, err: expect.stringContaining('Masked: value. --reveal shows it') })
    expect(JSON.parse(made.out)).toMatchObject({
      value: '******',
      tags: { a: 'b' },
      attributes: { exp: 1_893_456_000 },
    })
    const shown = await call('getsecret', '--input', 'secret-name=db', '--reveal', '--json')
    expect(JSON.parse(shown.out)).toMatchObject({ ok: true, body: { value: CANARY } })
  })

  it('reads a secret from stdin', async () => {
    const operation = { inputs: [{ name: 'value', secret: true }] } as unknown as Parameters<typeof readInputs>[0]
    const given = { pairs: ['a=b=c'], file: '-' }
    expect(await readInputs(operation, given, Readable.from([JSON.stringify({ value: CANARY })]))).toEqual({
      a: 'b=c',
      value: CANARY,
    })
  })

  it('prints a whole list as a table, page after page', async () => {
    for (const name of ['one', 'two', 'three']) {
      await call('SetSecret', '--input', `secret-name=${name}`, '--input-file', await inputFile({ value: name }))
    }
    const { code, out } = await call('GetSecrets', '--input', 'maxresults=1')
    expect(code).toBe(EXIT.ok)
    for (const name of ['one', 'two', 'three']) expect(out).toContain(`│ ${name} `)
    expect(out).toMatch(/\d+ records\.$/)
  })

  it('waits for the end of what goes on after its answer, unless told not to', async () => {
    world.sandbox.control.changeVaultSettings({ deleteDelay: 500 }, 'contoso')
    const begun = await call('DeleteSecret', '--input', 'secret-name=one', '--no-wait')
    expect(begun).toMatchObject({ code: EXIT.ok, err: expect.stringContaining('It goes on, until the deleted secret') })
    const done = await call('DeleteSecret', '--input', 'secret-name=two')
    expect(done).toMatchObject({ code: EXIT.ok, err: '' })
    expect((await call('PurgeDeletedSecret', '--input', 'secret-name=two')).out).toBe('Done (204).')
  })

  it('ends with 1 and the diagnosis when Azure refuses', async () => {
    const { code, err } = await call('GetSecret', '--input', 'secret-name=missing')
    expect(code).toBe(EXIT.failed)
    expect(err).toContain('"Get a secret" was refused (404).')
    expect(err).toContain('There is no such object.')
  })
})

describe('keyway operations', () => {
  it('says so when none matches', async () => {
    expect(await run('operations', 'bananas')).toMatchObject({
      code: EXIT.failed,
      out: expect.stringContaining('No operation'),
    })
    expect((await run('operations', '--api', 'moon')).code).toBe(EXIT.usage)
  })

  it('lists those with all the words, of one API', async () => {
    const { out } = await run('operations', 'deleted', 'purge')
    expect(out).toContain('PurgeDeletedSecret')
    expect(out).toContain('Vaults_PurgeDeleted')
    const data = JSON.parse((await run('operations', 'purge', '--api', 'data-plane', '--json')).out)
    expect(data.map(({ id }: { id: string }) => id)).not.toContain('Vaults_PurgeDeleted')
  })

  it('tells everything of one', async () => {
    const { out } = await run('operations', 'ImportKey')
    expect(out).toContain('PUT /keys/{key-name}')
    expect(out).toContain('key (object, required, secret)')
  })
})
