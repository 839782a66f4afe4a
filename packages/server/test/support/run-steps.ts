/** What tests of runs do over and over: put secrets into a vault, make a flow that copies them, wait for its end. */
import type { Job, JobFamily, RecordError } from '@keyway/contract'
import { isFinished } from '@keyway/contract'
import { exportInput, flowInput, importInput } from './flow-documents.ts'
import type { VaultWorld } from './vault-world.ts'

export interface SeededSecret {
  readonly name: string
  readonly value: string
  readonly enabled?: boolean
  readonly contentType?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly nbf?: number
  readonly exp?: number
}

export const secretsNamed = (prefix: string, count: number): SeededSecret[] =>
  Array.from({ length: count }, (_, index) => ({ name: `${prefix}-${index}`, value: `value of ${prefix}-${index}` }))

let made = 0
const unique = (what: string): string => `${what} ${++made}`

/** Writes secrets through an import of Keyway's own, as a client would. */
export async function putSecrets(
  world: VaultWorld,
  connection: string,
  secrets: readonly SeededSecret[],
): Promise<void> {
  const fields = ['value', 'contentType', 'tags', 'enabled', 'nbf', 'exp'] as const
  const types: Readonly<Record<string, string>> = { tags: 'object', enabled: 'boolean', nbf: 'number', exp: 'number' }
  const mappings = [
    { generate: 'secret-name', extract: '$.name', dataType: 'string', status: 'Active' },
    ...fields.map((field) => ({
      generate: field,
      extract: `$.${field}`,
      dataType: types[field] ?? 'string',
      status: 'Active',
    })),
  ]
  const id = await world.make('/v1/imports', importInput(unique('seed'), connection, 'SetSecret', { mappings }))
  const answers: { statusCode: number }[] = await world.post(`/v1/imports/${id}/invoke`, secrets)
  const failed = answers.find(({ statusCode }) => statusCode !== 200)
  if (failed) throw new Error(`a secret was not put: ${JSON.stringify(failed)}`)
}

/** All secrets of a vault with their values, by name. */
export async function readSecrets(world: VaultWorld, connection: string) {
  const input = exportInput(unique('check'), connection, {}, { pageSize: 1000 })
  const id = await world.make('/v1/exports', input)
  const { data } = await world.post(`/v1/exports/${id}/invoke`, {})
  return new Map<string, Readonly<Record<string, unknown>>>(
    data.map((record: { name: string }) => [record.name, record]),
  )
}

export interface CopyFlow {
  readonly id: string
  readonly exportId: string
  readonly importId: string
}

/** @param rest members of the export, e.g. its `pageSize` */
export async function makeCopyFlow(world: VaultWorld, rest: object = {}): Promise<CopyFlow> {
  const exportId = await world.make('/v1/exports', exportInput(unique('all secrets'), world.source, {}, rest))
  const importId = await world.make('/v1/imports', importInput(unique('set secrets'), world.target))
  return { id: await world.make('/v1/flows', flowInput(unique('copy'), exportId, importId)), exportId, importId }
}

export const startFlow = async (world: VaultWorld, flow: CopyFlow): Promise<string> =>
  (await world.post(`/v1/flows/${flow.id}/run`))._jobId

export const getJob = (world: VaultWorld, id: string): Promise<Job> => world.get(`/v1/jobs/${id}`)

/** @throws when `met` has not come true after `seconds` */
export async function waitForJob(
  world: VaultWorld,
  id: string,
  met: (job: Job) => boolean = ({ status }) => isFinished(status),
  seconds = 30,
): Promise<JobFamily> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const job = await getJob(world, id)
    if (met(job)) return await world.get(`/v1/jobs/${id}/family`)
    if (performance.now() > deadline) throw new Error(`after ${seconds} s the job is ${JSON.stringify(job)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export async function runFlow(world: VaultWorld, flow: CopyFlow): Promise<JobFamily> {
  return await waitForJob(world, await startFlow(world, flow))
}

export const errorsOf = async (world: VaultWorld, flow: CopyFlow, stepId: string): Promise<RecordError[]> =>
  (await world.get(`/v1/flows/${flow.id}/${stepId}/errors?limit=1000`)).errors
