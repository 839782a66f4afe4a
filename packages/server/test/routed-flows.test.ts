/** Records on their way through lookups, filters, response mappings and routers, between two vaults of the sandbox. */
import type { JobFamily } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, importInput } from './support/flow-documents.ts'
import { errorsOf, putSecrets, readSecrets, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const SECRETS = Array.from({ length: 30 }, (_, index) => ({
  name: `s-${index}`,
  value: `value ${index}`,
  contentType: index % 3 === 0 ? 'text/plain' : 'application/json',
  tags: { owner: index % 2 === 0 ? 'ops' : 'dev' },
}))

let world: VaultWorld
/** Lists secrets without their values. */
let list: string
/** Fetches one secret of the source whole. */
let whole: string
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, SECRETS)
  list = await world.make('/v1/exports', exportInput('list', world.source, { withValues: false }, { pageSize: 7 }))
  whole = await lookup('whole', { 'secret-name': '{{record.name}}' })
})
afterAll(() => world.close())

const lookup = (name: string, parameters: object, operation = 'GetSecret', more: object = {}): Promise<string> =>
  world.make('/v1/exports', {
    name,
    isLookup: true,
    _connectionId: world.source,
    http: { _httpConnectorEndpointId: operation, parameters },
    ...more,
  })

const field = { dataType: 'string', status: 'Active' }
/** Sets a secret of the target. @param prefix of its name */
const setSecret = (name: string, prefix: string, value = '$.secret'): Promise<string> =>
  world.make(
    '/v1/imports',
    importInput(name, world.target, 'SetSecret', {
      mappings: [
        { ...field, generate: 'secret-name', extract: `${prefix}-{{record.name}}` },
        { ...field, generate: 'value', extract: value },
      ],
    }),
  )

const rules = (...expression: unknown[]) => ({ expression: { rules: expression } })
const OF_OPS = rules('equals', ['extract', 'tags.owner'], 'ops')
const IS_TEXT = rules('equals', ['extract', 'contentType'], 'text/plain')
const withValue = { fields: [{ extract: 'data[0].value', generate: 'secret' }] }

let made = 0
async function run(rest: object): Promise<{ id: string; family: JobFamily }> {
  const flow = { name: `flow ${++made}`, disabled: false, pageGenerators: [{ _exportId: list }], ...rest }
  const id = await world.make('/v1/flows', flow)
  return { id, family: await waitForJob(world, (await world.post(`/v1/flows/${id}/run`))._jobId) }
}
const namesIn = async (prefix: string): Promise<string[]> =>
  [...(await readSecrets(world, world.target)).keys()].filter((name) => name.startsWith(`${prefix}-`))
const counts = ({ childJobs }: JobFamily) =>
  childJobs.map(({ type, numSuccess, numIgnore, numError }) => [type, numSuccess, numIgnore, numError])

describe('a lookup', () => {
  test('reads for each record, and its answer reaches the import behind it', async () => {
    const _importId = await setSecret('set looked up', 'found')
    const { family } = await run({
      pageProcessors: [{ type: 'export', _exportId: whole, responseMapping: withValue }, { _importId }],
    })
    expect(family.flowJob).toMatchObject({ status: 'completed', numExport: 30, numSuccess: 30, numIgnore: 0 })
    expect(counts(family)).toEqual([
      ['export', 30, 0, 0],
      ['export', 30, 0, 0],
      ['import', 30, 0, 0],
    ])
    const copied = await readSecrets(world, world.target)
    for (const { name, value } of SECRETS) expect(copied.get(`found-${name}`)).toMatchObject({ value })
  })

  test('for the records its filter lets pass; the others go on untouched', async () => {
    const _importId = await setSecret('set some', 'some', '{{#if record.secret}}{{record.secret}}{{else}}none{{/if}}')
    const responseMapping = { fields: [{ extract: 'data[0].value', generate: 'secret' }] }
    const copy = { _importId, inputFilter: rules('notempty', ['extract', 'secret']) }
    const { family } = await run({
      pageProcessors: [{ type: 'export', _exportId: whole, inputFilter: OF_OPS, responseMapping }, copy],
    })
    expect(counts(family).slice(1)).toEqual([
      ['export', 15, 15, 0],
      ['import', 15, 15, 0],
    ])
    expect(family.flowJob).toMatchObject({ numExport: 30, numSuccess: 15, numIgnore: 15, numError: 0 })
    expect(await namesIn('some')).toHaveLength(15)
  })

  test('reads lists page after page, and transforms what it finds', async () => {
    const parameters = { 'secret-name': '{{record.name}}', maxresults: 1 }
    const transform = { type: 'jsonata', jsonata: '{"version": id}' }
    const versions = await lookup('versions', parameters, 'GetSecretVersions', { transform })
    await putSecrets(world, world.source, [
      { name: 's-0', value: 'value 0', contentType: 'text/plain', tags: { owner: 'ops' } },
    ])
    const _importId = await setSecret('set versions', 'versions', '{{jsonSerialize record.ids}}')
    const { family } = await run({
      pageProcessors: [
        {
          type: 'export',
          _exportId: versions,
          inputFilter: rules('equals', ['extract', 'name'], 's-0'),
          responseMapping: { fields: [{ extract: 'data[*].version', generate: 'ids' }] },
        },
        { _importId, inputFilter: rules('notempty', ['extract', 'ids']) },
      ],
    })
    expect(family.flowJob).toMatchObject({ numSuccess: 1, numIgnore: 29, numError: 0 })
    const copied = (await readSecrets(world, world.target)).get('versions-s-0')
    expect(JSON.parse(String(copied?.value))).toHaveLength(2)
  })

  test('that fails for a record stops it there, unless it proceeds on failure', async () => {
    const gone = await lookup('gone', { 'secret-name': '{{record.name}}-gone' })
    const _importId = await setSecret('set anyway', 'anyway', 'found: {{#if record.why}}{{record.why}}{{/if}}')
    const why = { fields: [{ extract: 'errors[0].code', generate: 'why' }] }
    const step = { type: 'export', _exportId: gone, responseMapping: why }
    const { id, family } = await run({ pageProcessors: [step, { _importId }] })
    expect(family.flowJob).toMatchObject({ status: 'completed', numSuccess: 0, numIgnore: 0, numError: 30 })
    expect(await namesIn('anyway')).toEqual([])
    const errors = await errorsOf(world, { id, exportId: list, importId: _importId }, gone)
    expect(errors[0]).toMatchObject({ source: 'lookup', classification: 'missing', traceKey: expect.any(String) })

    const onwards = await run({ pageProcessors: [{ ...step, proceedOnFailure: true }, { _importId }] })
    expect(onwards.family.flowJob).toMatchObject({ numSuccess: 0, numError: 30 })
    const written = await readSecrets(world, world.target)
    expect(written.get('anyway-s-1')).toMatchObject({ value: `found: ${errors[0]?.code}` })
  })

  test('whose parameter the record cannot fill says which', async () => {
    const unfilled = await lookup('unfilled', { 'secret-name': '{{record.nmae}}' })
    const { id, family } = await run({ pageProcessors: [{ type: 'export', _exportId: unfilled }] })
    expect(family.flowJob).toMatchObject({ numError: 30 })
    const errors = await errorsOf(world, { id, exportId: list, importId: '' }, unfilled)
    expect(errors[0]).toMatchObject({
      source: 'lookup',
      code: 'request_not_made',
      message: expect.stringContaining('The template "{{record.nmae}}" uses "nmae", which this record does not have.'),
    })
  })
})

describe('a router', () => {
  const steps = async () => ({
    ops: await setSecret(`ops ${made}`, `ops${made}`),
    text: await setSecret(`text ${made}`, `text${made}`),
    rest: await setSecret(`rest ${made}`, `rest${made}`),
  })

  test('sends each record down the first branch it fits, and through the router behind that', async () => {
    const at = made
    const { ops, text, rest } = await steps()
    const { family } = await run({
      routers: [
        {
          id: 'values',
          branches: [
            {
              name: 'all',
              pageProcessors: [{ type: 'export', _exportId: whole, responseMapping: withValue }],
              nextRouterId: 'owners',
            },
          ],
        },
        {
          id: 'owners',
          branches: [
            { name: 'ops', inputFilter: OF_OPS, pageProcessors: [{ _importId: ops }] },
            { name: 'text', inputFilter: IS_TEXT, pageProcessors: [{ _importId: text }] },
            {
              name: 'dev',
              inputFilter: rules('equals', ['extract', 'name'], 's-1'),
              pageProcessors: [{ _importId: rest }],
            },
          ],
        },
      ],
    })
    const copied = [await namesIn(`ops${at}`), await namesIn(`text${at}`), await namesIn(`rest${at}`)]
    expect(copied.map((names) => names.length)).toEqual([15, 5, 1])
    // The other nine fit no branch, but the lookup took them.
    expect(family.flowJob).toMatchObject({ numExport: 30, numSuccess: 30, numIgnore: 0, numError: 0 })
    expect(counts(family)).toEqual([
      ['export', 30, 0, 0],
      ['export', 30, 0, 0],
      ['import', 15, 0, 0],
      ['import', 5, 0, 0],
      ['import', 1, 0, 0],
    ])
  })

  test('sends a record down every branch it fits when told so, and counts it once', async () => {
    const at = made
    const { ops, text } = await steps()
    const value = { type: 'export', _exportId: whole, responseMapping: withValue }
    const { family } = await run({
      routers: [
        {
          id: 'r',
          routeRecordsTo: 'all_matching_branches',
          branches: [
            { name: 'ops', inputFilter: OF_OPS, pageProcessors: [value, { _importId: ops }] },
            { name: 'text', inputFilter: IS_TEXT, pageProcessors: [value, { _importId: text }] },
          ],
        },
      ],
    })
    expect([(await namesIn(`ops${at}`)).length, (await namesIn(`text${at}`)).length]).toEqual([15, 10])
    expect(family.flowJob).toMatchObject({ numExport: 30, numSuccess: 20, numIgnore: 10, numError: 0 })
  })

  test('discards what goes down an empty branch', async () => {
    const { rest } = await steps()
    const value = { type: 'export', _exportId: whole, responseMapping: withValue }
    const { family } = await run({
      routers: [
        {
          id: 'r',
          branches: [
            { name: 'ops', inputFilter: OF_OPS },
            { name: 'others', pageProcessors: [value, { _importId: rest }] },
          ],
        },
      ],
    })
    expect(family.flowJob).toMatchObject({ numSuccess: 15, numIgnore: 15 })
  })

  test('a record that one branch refuses counts as failed, whatever the others did', async () => {
    const at = made
    const { ops } = await steps()
    const value = { type: 'export', _exportId: whole, responseMapping: withValue }
    const bad = await setSecret(`bad ${made}`, 'no such name!')
    const { family } = await run({
      routers: [
        {
          id: 'r',
          routeRecordsTo: 'all_matching_branches',
          branches: [
            { name: 'bad', inputFilter: OF_OPS, pageProcessors: [value, { _importId: bad }] },
            { name: 'good', pageProcessors: [value, { _importId: ops }] },
          ],
        },
      ],
    })
    expect(await namesIn(`ops${at}`)).toHaveLength(30)
    expect(family.flowJob).toMatchObject({ numSuccess: 15, numError: 15 })
  })
})

describe('a lookup in a run', () => {
  test('whose connection fails makes the run wait with the reason, and loses no record', async () => {
    const { status } = await world.app.call('DELETE', `/v1/connection/${world.source}/oauth2`)
    expect(status).toBe(204)
    const { flowJob } = await blockedRun()
    expect(flowJob).toMatchObject({
      status: 'queued',
      endedAt: null,
      diagnosis: { code: 'not_authorized' },
      waiting: { _connectionId: world.source },
    })
    await world.authorize(world.source)
    const { flowJob: ended } = await waitForJob(world, flowJob._id)
    expect(ended).toMatchObject({ status: 'completed', waiting: null, numError: 0 })
    expect(await namesIn('posted')).toHaveLength(2)
  })
})

/** A run of what was posted before, whose lookup goes to a connection that has no tokens any more. */
async function blockedRun(): Promise<JobFamily> {
  const connection = world.source
  const _importId = await setSecret('set posted', 'posted')
  const flow = {
    name: 'blocked',
    disabled: false,
    pageGenerators: [{ type: 'webhook' }],
    pageProcessors: [{ type: 'export', _exportId: whole, responseMapping: withValue }, { _importId }],
  }
  const id = await world.make('/v1/flows', flow)
  const { url } = await world.post(`/v1/flows/${id}/webhook`)
  const { db } = world.deps
  // Past the check before the start: the tokens are gone in the middle of a run.
  await db
    .updateTable('connections')
    .set({ needsAuthorization: false, offline: false })
    .where('id', '=', connection)
    .execute()
  const answer = await world.app.call('POST', new URL(url).pathname, [{ name: 's-1' }, { name: 's-2' }])
  expect(answer.status).toBe(202)
  const family = await waitForJob(world, answer.body._jobId, ({ waiting }) => waiting !== null)
  const stored = await db.selectFrom('flowDeliveries').select('id').where('flowId', '=', id).execute()
  const failed = await db.selectFrom('jobErrors').select('id').where('flowId', '=', id).execute()
  // Still stored for the next run, or kept as failed records.
  expect(stored.length > 0 || failed.length === 2).toBe(true)
  return family
}
