/**
 * A copy of 5,000 secrets during which processes are killed twenty times at random points, and what must hold of it afterwards: every
 * secret arrives, once, the counters add up, and nothing readable lies on the disk.
 */
import { randomBytes } from 'node:crypto'
import { isFinished, type Job } from '@keyway/contract'
import { expect } from 'vitest'
import { exportInput, flowInput, importInput } from './flow-documents.ts'
import { putSecrets, secretsNamed } from './run-steps.ts'
import { filesIn, findLeaks } from './sweep.ts'
import type { VaultWorld } from './vault-world.ts'

/** Names the points of a run that failed, to repeat it. */
export const SEED = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31))
export const COUNT = 5_000
const PAGE = 25
const KILLS = 20
/** In every value, and in no name. */
const TAG = randomBytes(8).toString('hex')

export async function plantSecrets(world: VaultWorld, count: number): Promise<void> {
  const planted = secretsNamed('s', count).map(({ name }) => ({ name, value: `${name}~${TAG}` }))
  for (let at = 0; at < planted.length; at += 500) await putSecrets(world, world.source, planted.slice(at, at + 500))
}

/** A run that copies every secret, under a name of its own. @returns id of its job */
export async function startCopy(world: VaultWorld, name: string): Promise<string> {
  const field = { dataType: 'string', status: 'Active' }
  const mappings = [
    { ...field, generate: 'secret-name', extract: `${name}-{{record.name}}` },
    { ...field, generate: 'value', extract: '$.value' },
  ]
  const source = await world.make('/v1/exports', exportInput(name, world.source, {}, { pageSize: PAGE }))
  const more = { mappings, ignoreUnchanged: true }
  const sink = await world.make('/v1/imports', importInput(name, world.target, 'SetSecret', more))
  const flow = await world.make('/v1/flows', flowInput(name, source, sink))
  return (await world.post(`/v1/flows/${flow}/run`))._jobId
}

/** Pages after which a process dies: spread over the copy, each anywhere in its stretch of it. */
const killPoints = (random: () => number): number[] =>
  Array.from({ length: KILLS }, (_, index) => ((index + random()) * COUNT) / PAGE / (KILLS + 1))

const pagesOf = (jobs: readonly Job[]): number => jobs.reduce((sum, job) => sum + job.numPagesProcessed, 0)

/** @param read gives the runs @throws when it has not come so far after four minutes */
async function until(read: () => Promise<Job[]>, met: (jobs: Job[]) => boolean): Promise<Job[]> {
  const deadline = performance.now() + 240_000
  for (;;) {
    const jobs = await read()
    if (met(jobs)) return jobs
    if (performance.now() > deadline) throw new Error(`after four minutes the runs are ${JSON.stringify(jobs)}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const ended = (jobs: readonly Job[]): boolean => jobs.every(({ status }) => isFinished(status))

/**
 * @param read gives the runs
 * @param replace kills a process and starts the next one
 * @returns the runs when all have ended
 */
export async function killDuring(
  read: () => Promise<Job[]>,
  random: () => number,
  replace: () => Promise<void>,
): Promise<Job[]> {
  for (const point of killPoints(random)) {
    const jobs = await until(read, (now) => pagesOf(now) >= point)
    expect(ended(jobs)).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, random() * 20))
    await replace()
  }
  return await until(read, ended)
}

export function expectToAddUp(job: Job | undefined, count: number): void {
  expect(job).toMatchObject({ status: 'completed', numExport: count, numError: 0, numPagesProcessed: count / PAGE })
  // What a process had sent of a page before it died is there already when the next one comes to it.
  expect((job?.numSuccess ?? 0) + (job?.numIgnore ?? 0)).toBe(count)
}

/** The target has each secret of each copy, and no version of it beside the one that was written. */
export function expectOnce(world: VaultWorld, copies: readonly string[], count: number): void {
  const { 'vaultVersions.secrets': versions = {} } = world.sandbox.control.snapshot()
  const written = new Map<string, unknown[]>()
  for (const [key, version] of Object.entries(versions)) {
    const [, name = ''] = key.split('/')
    written.set(name, [...(written.get(name) ?? []), (version as { readonly value: string }).value])
  }
  const wanted = copies.flatMap((copy) =>
    secretsNamed('s', count).map(({ name }) => [`${copy}-${name}`, [`${name}~${TAG}`]] as const),
  )
  for (const [name, values] of wanted) expect(written.get(name), name).toEqual(values)
}

export async function expectNoneReadable(...folders: readonly string[]): Promise<void> {
  for (const one of folders) expect(findLeaks([{ what: 'a secret', value: TAG }], await filesIn(one))).toEqual([])
}
