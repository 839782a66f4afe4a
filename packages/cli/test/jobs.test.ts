/** `keyway jobs` and `keyway errors`: a run that failed on every record is found, mended, and sent again. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXIT } from '../src/problem.ts'
import { type ContosoWorld, openContosoWorld } from './contoso-world.ts'

const COUNT = 4

let world: ContosoWorld
let importId: string
const run = (...args: string[]) => world.run(...args)
const named = (extract: string) => [
  { generate: 'secret-name', extract, dataType: 'string' as const, status: 'Active' as const },
  { generate: 'value', extract: '$.value', dataType: 'string' as const, status: 'Active' as const },
]

beforeAll(async () => {
  world = await openContosoWorld()
  const { client, connectionId: _connectionId } = world
  const http = { _httpConnectorEndpointIds: ['SetSecret'] }
  const seed = await client.imports.create({ body: { name: 'Seed', _connectionId, http } })
  const secrets = Array.from({ length: COUNT }, (_, index) => ({ name: `db-${index}`, value: `hidden ${index}` }))
  await client.imports.invoke({ params: { id: seed._id }, body: secrets })
  const read = await client.exports.create({
    body: { name: 'All', _connectionId, http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true } },
  })
  const body = { name: 'Set', _connectionId, http, mappings: named('$.nowhere') }
  importId = (await client.imports.create({ body }))._id
  await client.flows.create({
    body: {
      name: 'Copy',
      disabled: false,
      pageGenerators: [{ type: 'export', _exportId: read._id }],
      pageProcessors: [{ type: 'import', _importId: importId }],
    },
  })
  expect((await run('flows', 'run', 'Copy')).code).toBe(EXIT.failed)
})
afterAll(() => world.close())

describe('runs', () => {
  it('are listed and shown with their steps', async () => {
    const list = await run('jobs', 'list', '--flow', 'Copy', '--json')
    const [job] = JSON.parse(list.out)
    expect(job).toMatchObject({ type: 'flow', status: 'completed', numError: COUNT })
    expect((await run('jobs', 'list')).out).toMatch(/ Copy +│ flow /)
    expect((await run('jobs', 'list', '--status', 'running')).out).toBe('There are no such runs.')
    const shown = await run('jobs', 'show', job._id)
    expect(shown.out).toContain('import')
    expect(shown.out).toContain(job._id)
    const log = await run('jobs', 'log', job._id)
    expect(log.out.split('\n').map((line) => line.slice(21))).toEqual([
      'Put in line.',
      expect.stringContaining('Started by process'),
      'Reading "All".',
      'Read and written to the end: "All".',
      'Completed.',
    ])
    const ended = await run('jobs', 'cancel', job._id)
    expect(ended).toMatchObject({ code: EXIT.failed, err: expect.stringContaining('ended already') })
  })
})

describe('errors', () => {
  it('are listed, and written as CSV without what the records held', async () => {
    expect((await run('errors', 'list', 'Copy')).out).toContain('db-3')
    expect((await run('errors', 'list', 'Copy', '--search', 'db-1')).out).not.toContain('db-3')
    const file = join(world.dataDir, 'errors.csv')
    expect((await run('errors', 'csv', 'Copy', '--output', file)).code).toBe(EXIT.ok)
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\r\n')
    expect(lines).toHaveLength(COUNT + 1)
    expect(lines.join()).not.toContain('hidden')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('are retried and resolved: those named, those found, and all', async () => {
    expect((await run('errors', 'retry', 'Copy', '--search', 'db-0')).code).toBe(EXIT.failed)
    await world.client.imports.patch({ params: { id: importId }, body: { mappings: named('$.name') } })
    const retried = await run('errors', 'retry', 'Copy', '--search', 'db-0')
    expect(retried).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('1 records written, 0 failed') })
    const [{ errors }] = JSON.parse((await run('errors', 'list', 'Copy', '--json')).out)
    expect((await run('errors', 'resolve', 'Copy', errors[0].errorId)).out).toContain('2 open errors are left')
    expect((await run('errors', 'retry', 'Copy')).code).toBe(EXIT.ok)
    expect((await run('errors', 'list', 'Copy')).out).toBe('There are no open errors.')
  })

  it('with a tag are found by its name, and no others', async () => {
    const { client } = world
    const { _id: id } = (await client.flows.list())[0] ?? { _id: '' }
    await client.imports.patch({ params: { id: importId }, body: { mappings: named('$.nowhere') } })
    await run('flows', 'run', 'Copy')
    const params = { id, stepId: importId }
    const { errors } = await client.flows.stepErrors({ params })
    const [one] = errors
    const { _id: tagId } = await client.tags.create({ body: { tag: 'Ask the owner' } })
    await client.flows.tagErrors({ params, body: { errorIds: [one?.errorId ?? ''], tagIds: [tagId] } })
    const found = await run('errors', 'list', 'Copy', '--tag', 'ask the owner', '--json')
    expect(JSON.parse(found.out)).toMatchObject([{ errors: [{ errorId: one?.errorId }] }])
    const none = await run('errors', 'resolve', 'Copy', '--tag', 'nobody')
    expect(none).toMatchObject({ code: EXIT.failed, err: expect.stringContaining('"Ask the owner"') })
    expect((await run('errors', 'resolve', 'Copy', '--tag', tagId)).out).toContain(`${COUNT - 1} open errors are left`)
    await run('errors', 'resolve', 'Copy')
  })

  it('of a step that cannot be retried are told, and those of the others are sent', async () => {
    const { client, connectionId: _connectionId } = world
    const [flow] = await client.flows.list()
    const pageGenerators = flow?.pageGenerators ?? []
    const http = { _httpConnectorEndpointIds: ['SetSecret'] }
    const ids: string[] = []
    for (const name of ['Gone', 'Stays']) {
      const body = { name, _connectionId, http, mappings: named('$.nowhere') }
      ids.push((await client.imports.create({ body }))._id)
    }
    const [gone = '', stays = ''] = ids
    const through = (_importId: string) => [{ type: 'import' as const, _importId }]
    const { _id: id } = await client.flows.create({
      body: { name: 'Two', disabled: false, pageGenerators, pageProcessors: through(gone) },
    })
    expect((await run('flows', 'run', 'Two')).code).toBe(EXIT.failed)
    await client.flows.patch({ params: { id }, body: { pageProcessors: through(stays) } })
    expect((await run('flows', 'run', 'Two')).code).toBe(EXIT.failed)
    await client.imports.patch({ params: { id: stays }, body: { mappings: named('$.name') } })
    const retried = await run('errors', 'retry', 'Two')
    expect(retried).toMatchObject({ code: EXIT.failed, err: expect.stringContaining(`Step ${gone}: `) })
    expect(retried.out).toContain(`${COUNT} records written, 0 failed`)
    const csv = join(world.dataDir, 'two.csv')
    await run('errors', 'csv', 'Two', '--output', csv)
    expect((await readFile(csv, 'utf8')).trimEnd().split('\r\n')).toHaveLength(COUNT + 1)
  })
})
