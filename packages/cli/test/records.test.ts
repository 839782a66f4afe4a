/** `keyway exports run` and `keyway imports run` against a Keyway and a sandbox of this process. */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXIT } from '../src/problem.ts'
import { openVault, type VaultKeyway } from './open-vault.ts'

let vault: VaultKeyway

beforeAll(async () => {
  vault = await openVault()
  const { client, connectionId: _connectionId } = vault
  await client.exports.create({
    body: { name: 'All secrets', _connectionId, http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true } },
  })
  await client.imports.create({
    body: { name: 'Set secrets', _connectionId, http: { _httpConnectorEndpointIds: ['SetSecret'] } },
  })
})
afterAll(() => vault.close())

const run = (...args: string[]) => vault.run(...args)
const file = (name: string) => join(vault.dataDir, name)

describe('records from files and into files', () => {
  it('go in by CSV, with what is wrong told by its line, after a dry run that writes nothing', async () => {
    const rows = Array.from({ length: 150 }, (_, index) => `db-${index},value ${index}`)
    await writeFile(file('in.csv'), ['name,value', ...rows, 'torn,1,2', 'bad_name,x', 'last,=1+1'].join('\n'))
    const tried = await run('imports', 'run', 'Set secrets', file('in.csv'), '--dry-run')
    expect(tried.out).toMatch(/would create 151\. 2 failed\. Nothing was written/)
    const { code, out, err } = await run('imports', 'run', 'set secrets', file('in.csv'))
    expect(out).toBe('Set secrets: 151 written, 0 ignored, 2 failed.')
    expect(err).toContain('Line 152: The row has more or fewer fields')
    expect(err).toMatch(/Line 153: .*name/)
    expect(code).toBe(EXIT.failed)
  })

  it('come out as NDJSON and CSV, to files that only their owner may read', async () => {
    expect((await run('exports', 'run', 'All secrets', '--output', file('out.ndjson'))).err).toContain('151 records')
    const lines = (await readFile(file('out.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(151)
    expect(lines.find(({ name }) => name === 'db-7')).toMatchObject({ value: 'value 7' })
    expect((await stat(file('out.ndjson'))).mode & 0o777).toBe(0o600)
    await run('exports', 'run', 'All secrets', '--output', file('out.csv'), '--columns', 'name,value')
    const csv = await readFile(file('out.csv'), 'utf8')
    expect(csv.split('\n')[0]).toBe('name,value')
    expect(csv).toContain("last,'=1+1")
    // What came out goes in again as it was.
    const again = await run('imports', 'run', 'Set secrets', file('out.csv'), '--json')
    expect(JSON.parse(again.out)).toMatchObject({ ok: true, written: 151, failed: 0 })
  })

  it('that are not there, or of no known format, are refused in words', async () => {
    expect((await run('imports', 'run', 'Set secrets', file('nowhere.csv'))).err).toContain('cannot be read')
    expect((await run('imports', 'run', 'Nothing', file('in.csv'))).err).toContain('There is no import "Nothing"')
    expect((await run('exports', 'run', 'All secrets', '--format', 'xml')).err).toContain('ndjson or csv')
  })
})
