/** Runs of a flow between two vaults of the sandbox, from start to end and through what can happen in between. */

import type { JobFamily } from '@keyway/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { retryDataPlace } from '../src/jobs/job-errors.ts'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import {
  errorsOf,
  makeCopyFlow,
  putSecrets,
  readSecrets,
  runFlow,
  secretsNamed,
  startFlow,
  waitForJob,
} from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

/** Planted in values, looked for where no value may be. */
const CANARY = 'canary-7f3a-hunter2'
const PLAIN = secretsNamed('plain', 120)
const FULL = {
  name: 'full',
  value: `${CANARY}-full`,
  contentType: 'text/plain',
  tags: { owner: 'ops' },
  nbf: 1_700_000_000,
  exp: 1_900_000_000,
}

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, [
    ...PLAIN,
    FULL,
    { name: 'empty', value: '' },
    { name: 'disabled', value: `${CANARY}-disabled`, enabled: false },
    { name: 'blocked', value: `${CANARY}-blocked` },
  ])
  // A name that is deleted but recoverable cannot be set: Key Vault answers 409.
  await putSecrets(world, world.target, [{ name: 'blocked', value: 'old' }])
  const { name, ...rest } = { name: 'delete', mappings: [] }
  const id = await world.make('/v1/imports', {
    name,
    _connectionId: world.target,
    http: { _httpConnectorEndpointIds: ['DeleteSecret'] },
    ...rest,
  })
  await world.post(`/v1/imports/${id}/invoke`, [{ name: 'blocked' }])
})
afterAll(() => world.close())

describe('a run that copies secrets', () => {
  let flow: Awaited<ReturnType<typeof makeCopyFlow>>
  let family: Awaited<ReturnType<typeof runFlow>>
  beforeAll(async () => {
    flow = await makeCopyFlow(world, { pageSize: 50 })
    family = await runFlow(world, flow)
  })

  test('completes and counts every record once', () => {
    expect(family.flowJob).toMatchObject({
      status: 'completed',
      numExport: 124,
      numSuccess: 122,
      numError: 2,
      numPagesGenerated: 3,
      numPagesProcessed: 3,
      doneExporting: true,
      diagnosis: null,
    })
    expect(family.childJobs).toMatchObject([
      { type: 'export', status: 'completed', numExport: 124, numSuccess: 123, numError: 1, doneExporting: true },
      { type: 'import', status: 'completed', numSuccess: 122, numError: 1, numPagesProcessed: 3 },
    ])
  })

  test('copies value, content type, tags and dates, and an empty value too', async () => {
    const copied = await readSecrets(world, world.target)
    expect(copied.size).toBe(122)
    for (const { name, value } of PLAIN) expect(copied.get(name)).toMatchObject({ value })
    expect(copied.get('empty')).toMatchObject({ value: '' })
    expect(copied.get('full')).toMatchObject({
      value: FULL.value,
      contentType: 'text/plain',
      tags: { owner: 'ops' },
      attributes: { enabled: true, nbf: FULL.nbf, exp: FULL.exp },
    })
  })

  test('tells of a secret whose value cannot be read, and why', async () => {
    expect(await errorsOf(world, flow, flow.exportId)).toMatchObject([
      {
        source: 'lookup',
        code: 'object_disabled',
        traceKey: 'disabled',
        classification: 'value',
        _flowJobId: family.flowJob._id,
        diagnosis: { who: 'you', retry: 'no' },
      },
    ])
  })

  test('tells of a secret that cannot be set, and why', async () => {
    expect(await errorsOf(world, flow, flow.importId)).toMatchObject([
      { source: 'application', code: 'deleted_but_recoverable', traceKey: 'blocked', classification: 'duplicate' },
    ])
    const { flowErrors } = await world.get(`/v1/flows/${flow.id}/errors`)
    expect(flowErrors.map(({ numError }: { numError: number }) => numError)).toEqual([1, 1])
  })

  test('security 59: keeps the data of a failed record sealed, so that it can be retried', async () => {
    const { db, sealer } = world.deps
    const row = await db
      .selectFrom('jobErrors')
      .select(['id', 'retryDataSealed'])
      .where('traceKey', '=', 'blocked')
      .executeTakeFirstOrThrow()
    const record = JSON.parse(await sealer.open(row.retryDataSealed ?? '', retryDataPlace(row.id)))
    expect(record).toMatchObject({ name: 'blocked', value: `${CANARY}-blocked` })
  })

  test('security 59: leaves no value in the database', async () => {
    const { db } = world.deps
    const { rows: tables } = await sql<{ name: string }>`
      SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE'`.execute(db)
    expect(tables.length).toBeGreaterThan(15)
    for (const { name } of tables) {
      const { rows } = await sql<{ text: string }>`SELECT t::text AS text FROM ${sql.raw(name)} t`.execute(db)
      const found = rows.filter(({ text }) => text.includes(CANARY) || text.includes(btoa(CANARY)))
      expect(found, name).toEqual([])
    }
  })

  test('can be done again: every record is sent, errors add up', async () => {
    const again = await runFlow(world, flow)
    expect(again.flowJob).toMatchObject({ status: 'completed', numSuccess: 122, numError: 2 })
    expect(await errorsOf(world, flow, flow.importId)).toHaveLength(2)
  })
})

describe('a run with several steps', () => {
  const field = { dataType: 'string', status: 'Active' }
  /** Sets copies under other names; `blocked-copy` and so on. */
  const renamed = (extract: string) => ({
    mappings: [
      { ...field, generate: 'secret-name', extract },
      { ...field, generate: 'value', extract: '$.value' },
    ],
  })
  const importOf = (name: string, rest: object) =>
    world.make('/v1/imports', importInput(name, world.target, 'SetSecret', rest))

  test('reads its exports one after the other and hands a record on until a step refuses it', async () => {
    const listed = { _httpConnectorEndpointId: 'GetSecretVersions', parameters: { 'secret-name': 'full' } }
    const versions = await world.make('/v1/exports', exportInput('versions of full', world.source, listed))
    const one = { _httpConnectorEndpointId: 'GetSecret', parameters: { 'secret-name': 'blocked' }, withValues: false }
    const blocked = await world.make('/v1/exports', exportInput('blocked alone', world.source, one))
    const same = await importOf('under its name', renamed('$.name'))
    const copy = await importOf('under another name', renamed('{{record.name}}-second'))
    const generators = { pageGenerators: [{ _exportId: versions }, { _exportId: blocked }] }
    const flowOf = async (name: string, proceedOnFailure: boolean) => {
      const pageProcessors = [{ _importId: same, proceedOnFailure }, { _importId: copy }]
      const id = await world.make('/v1/flows', flowInput(name, versions, same, { ...generators, pageProcessors }))
      return await runFlow(world, { id, exportId: versions, importId: same })
    }
    const counts = ({ childJobs }: JobFamily) => childJobs.map(({ numSuccess, numError }) => [numSuccess, numError])

    const stopping = await flowOf('stops at a refusal', false)
    expect(stopping.flowJob).toMatchObject({ status: 'completed', numExport: 2, numSuccess: 1, numError: 1 })
    expect(counts(stopping)).toEqual([
      [1, 0],
      [1, 0],
      [1, 1],
      [1, 0],
    ])
    const proceeding = await flowOf('goes on after a refusal', true)
    expect(proceeding.flowJob).toMatchObject({ numExport: 2, numSuccess: 1, numError: 1 })
    expect(counts(proceeding).at(-1)).toEqual([2, 0])
    const copied = await readSecrets(world, world.target)
    expect(copied.get('blocked-second')).toMatchObject({ value: `${CANARY}-blocked` })
  })
})

describe('a run that is stopped', () => {
  test('by a person ends within seconds and counts what was done', async () => {
    const flow = await makeCopyFlow(world, { pageSize: 10 })
    const id = await startFlow(world, flow)
    await waitForJob(world, id, ({ numSuccess }) => numSuccess > 0)
    const answer = await world.app.call('PUT', `/v1/jobs/${id}/cancel`)
    expect(answer.body.status).toBe('canceling')
    const { flowJob, childJobs } = await waitForJob(world, id, ({ endedAt }) => endedAt !== null, 10)
    expect(flowJob.status).toBe('canceled')
    expect(flowJob.numSuccess).toBeLessThan(122)
    expect(childJobs.map(({ status }) => status)).toEqual(['canceled', 'canceled'])
    expect((await runFlow(world, flow)).flowJob.status).toBe('completed')
  })

  test('by a person counts every record that was sent, also of the page after the one it was stopped in', async () => {
    const field = { dataType: 'string', status: 'Active' }
    const mappings = [
      { ...field, generate: 'secret-name', extract: '{{record.name}}-counted' },
      { ...field, generate: 'value', extract: '$.value' },
    ]
    const { exportId } = await makeCopyFlow(world, { pageSize: 20 })
    const importId = await world.make('/v1/imports', importInput('counted', world.target, 'SetSecret', { mappings }))
    const flow = { id: await world.make('/v1/flows', flowInput('counted', exportId, importId)), exportId, importId }
    const id = await startFlow(world, flow)
    await waitForJob(world, id, ({ numSuccess }) => numSuccess > 0)
    await world.app.call('PUT', `/v1/jobs/${id}/cancel`)
    const { flowJob, childJobs } = await waitForJob(world, id, ({ endedAt }) => endedAt !== null, 10)
    const sent = [...(await readSecrets(world, world.target)).keys()].filter((name) => name.endsWith('-counted'))
    expect(flowJob).toMatchObject({ status: 'canceled', numSuccess: sent.length })
    expect(childJobs.at(-1)).toMatchObject({ numSuccess: sent.length })
  })

  test('with its process goes on in the next one, and leaves out nothing', async () => {
    await putSecrets(world, world.source, secretsNamed('handed', 100))
    const flow = await makeCopyFlow(world, { pageSize: 10 })
    const id = await startFlow(world, flow)
    const before = await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > 2)
    const started = performance.now()
    await world.restartFlows()
    expect(performance.now() - started).toBeLessThan(10_000)
    const { flowJob } = await waitForJob(world, id)
    expect(flowJob).toMatchObject({ status: 'completed', numExport: 224, numSuccess: 222, numError: 2 })
    expect(flowJob.numPagesProcessed).toBeGreaterThan(before.flowJob.numPagesProcessed)
    const copied = await readSecrets(world, world.target)
    for (const { name, value } of secretsNamed('handed', 100)) expect(copied.get(name)).toMatchObject({ value })
  })
})

describe('a run whose database fails for a moment', () => {
  /** Refuses the second page that is counted, once: a sequence keeps its value when the rest is rolled back. */
  const failOnce = `
    CREATE SEQUENCE pages_counted;
    CREATE FUNCTION fail_once() RETURNS trigger AS $$
    BEGIN
      IF nextval('pages_counted') = 2 THEN RAISE EXCEPTION 'terminating' USING ERRCODE = '57P01'; END IF;
      RETURN NEW;
    END $$ LANGUAGE plpgsql;
    CREATE TRIGGER fail_once BEFORE UPDATE ON jobs FOR EACH ROW
      WHEN (NEW.type = 'flow' AND NEW.num_export > OLD.num_export) EXECUTE FUNCTION fail_once();`

  test('goes on where it stood and counts every record once', async () => {
    const { storage } = world.deps
    if (storage.engine.kind !== 'pglite') throw new Error('several statements at once are for PGlite')
    const flow = await makeCopyFlow(world, { pageSize: 20 })
    const undisturbed = await runFlow(world, flow)
    await storage.engine.pglite.exec(failOnce)
    const { flowJob } = await runFlow(world, flow)
    await storage.engine.pglite.exec('DROP TRIGGER fail_once ON jobs; DROP SEQUENCE pages_counted')
    const { numExport, numSuccess, numError } = undisturbed.flowJob
    expect(flowJob).toMatchObject({ status: 'completed', numExport, numSuccess, numError })
  })
})

describe('a run that cannot go on', () => {
  test('for want of a permission fails at once and says which', async () => {
    const { control } = world.sandbox
    await control.setAccessPolicy('into-vault', world.person, { secrets: ['get', 'list'] })
    const flow = await makeCopyFlow(world)
    const { flowJob, childJobs } = await runFlow(world, flow)
    expect(flowJob).toMatchObject({ status: 'failed', diagnosis: { code: 'forbidden_by_policy' } })
    expect(childJobs.map(({ status }) => status)).toEqual(['canceled', 'failed'])
    const errors = await errorsOf(world, flow, flow.importId)
    expect(errors.length).toBe(flowJob.numError - (childJobs[0]?.numError ?? 0))
    expect(errors.length).toBeGreaterThan(50)
    await control.setAccessPolicy('into-vault', world.person)
  })

  test('because the other side is gone waits within 30 s with a diagnosis, and loses no record', async () => {
    const flow = await makeCopyFlow(world, { pageSize: 20 })
    const id = await startFlow(world, flow)
    await waitForJob(world, id, ({ numPagesProcessed }) => numPagesProcessed > 1)
    const started = performance.now()
    await world.sandbox.close()
    const { flowJob } = await waitForJob(world, id, ({ waiting }) => waiting !== null)
    expect(performance.now() - started).toBeLessThan(30_000)
    expect(flowJob).toMatchObject({ status: 'queued', diagnosis: { code: 'connection_refused' } })
    const errors = await errorsOf(world, flow, flow.importId)
    expect(errors.filter(({ code }) => code !== 'deleted_but_recoverable')).toEqual([])
    expect(flowJob.numSuccess + flowJob.numError).toBe(flowJob.numExport)
    world.deps.clock.advance(25 * 3_600_000)
    const late = await waitForJob(world, id)
    expect(late.flowJob).toMatchObject({ status: 'failed', diagnosis: { code: 'connection_refused' }, waiting: null })
    expect(late.childJobs.map(({ status }) => status)).toEqual(['canceled', 'canceled'])
  }, 40_000)
})
