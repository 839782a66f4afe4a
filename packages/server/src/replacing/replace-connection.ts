/**
 * Puts one connection in the place of another in exports and imports, and so in the flows that have them as steps. Runs
 * under way keep a copy of their steps, so they go on with the connection they began with.
 */
import type { ConnectionInput, ReplaceInput, ReplaceResult } from '@keyway/contract'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { usedByFlows } from '../records/index.ts'

export interface Replacement extends Omit<ReplaceInput, '_newConnectionId'> {
  readonly from: string
  readonly to: string
}

/** Thrown to take a dry run back. */
class TakenBack extends Error {}

/** @throws AppError resource_not_found, invalid_ref, invalid_field */
export async function replaceConnection(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  replacement: Replacement,
  actor: Actor,
): Promise<ReplaceResult> {
  let result: ReplaceResult | undefined
  await db
    .transaction()
    .execute(async (tx) => {
      await refuseUnlike(tx, replacement)
      const chosen = await chosenSteps(tx, replacement)
      const now = clock.now()
      const exports = await moveSteps(tx, 'exports', replacement, chosen?.exports ?? null, actor, now)
      const imports = await moveSteps(tx, 'imports', replacement, chosen?.imports ?? null, actor, now)
      result = { dryRun: replacement.dryRun, exports, imports, flows: await flowsOf(tx, exports, imports) }
      if (replacement.dryRun) throw new TakenBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
  if (result === undefined) throw new Error('a replacement ended without a result')
  return result
}

const FIELD = '_newConnectionId'

/** The operations of exports and imports belong to an application and an API; they were checked when those were saved. */
async function refuseUnlike(tx: Tx, { from, to }: Replacement): Promise<void> {
  const rows = await tx
    .selectFrom('connections')
    .select(['id', 'name', 'doc'])
    .where('id', 'in', [from, to])
    .orderBy('id')
    .forShare()
    .execute()
  const old = rows.find(({ id }) => id === from)
  const next = rows.find(({ id }) => id === to)
  if (!old) throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
  if (!next) throw new AppError('invalid_ref', { field: FIELD, facts: { resource: 'connection', id: to } })
  const refuse = (reason: string) => new AppError('invalid_field', { field: FIELD, facts: { reason } })
  if (from === to) throw refuse('A connection cannot take its own place. Choose another one.')
  const [was, is] = [old, next].map(({ doc }) => (doc as Pick<ConnectionInput, 'http'>).http)
  if (was?._httpConnectorId !== is?._httpConnectorId) {
    throw refuse(
      `"${next.name}" belongs to another application than "${old.name}". Choose one of the same application.`,
    )
  }
  if (was?._httpConnectorApiId !== is?._httpConnectorApiId) {
    throw refuse(
      `"${next.name}" has another API type than "${old.name}", so the operations would not fit. Choose one of the same API type.`,
    )
  }
}

interface Chosen {
  readonly exports: readonly string[]
  readonly imports: readonly string[]
}

/** Null: wherever the connection is used. */
async function chosenSteps(tx: Tx, { exports, imports, flows }: Replacement): Promise<Chosen | null> {
  if (exports === undefined && imports === undefined && flows === undefined) return null
  const rows = flows?.length
    ? await tx.selectFrom('flows').select(['id', 'doc']).where('id', 'in', flows).execute()
    : []
  const missing = flows?.find((id) => !rows.some((row) => row.id === id))
  if (missing !== undefined) {
    throw new AppError('invalid_ref', { field: 'flows', facts: { resource: 'flow', id: missing } })
  }
  const inFlows = (reference: '_exportId' | '_importId'): string[] => rows.flatMap(({ doc }) => idsIn(doc, reference))
  return {
    exports: [...(exports ?? []), ...inFlows('_exportId')],
    imports: [...(imports ?? []), ...inFlows('_importId')],
  }
}

/** What a flow refers to, wherever in it that stands: branches of routers are deep. */
function idsIn(value: unknown, reference: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    name === reference && typeof member === 'string' ? [member] : idsIn(member, reference),
  )
}

async function moveSteps(
  tx: Tx,
  table: 'exports' | 'imports',
  { from, to }: Replacement,
  chosen: readonly string[] | null,
  actor: Actor,
  now: Date,
): Promise<{ _id: string; name: string }[]> {
  if (chosen?.length === 0) return []
  let query = tx.selectFrom(table).select(['id', 'name', 'doc']).where('connectionId', '=', from)
  if (chosen !== null) query = query.where('id', 'in', chosen)
  const rows = await query.orderBy('id').forUpdate().execute()
  for (const { id, name, doc } of rows) {
    await tx
      .updateTable(table)
      .set({ connectionId: to, doc: JSON.stringify({ ...doc, _connectionId: to }), lastModified: now })
      .where('id', '=', id)
      .execute()
    const about = { resourceType: table === 'exports' ? 'export' : 'import', resourceId: id, resourceName: name }
    await recordAudit(tx, actor, { event: 'update', ...about, fieldPaths: ['_connectionId'] }, now)
  }
  return byName(rows.map(({ id, name }) => ({ _id: id, name })))
}

async function flowsOf(
  tx: Tx,
  exports: readonly { _id: string }[],
  imports: readonly { _id: string }[],
): Promise<{ _id: string; name: string }[]> {
  const found = new Map<string, string>()
  for (const [reference, ids] of [
    ['_exportId', exports],
    ['_importId', imports],
  ] as const) {
    for (const { _id } of ids) {
      const { flows = [] } = await usedByFlows(tx, reference, _id)
      for (const { id, name } of flows) found.set(id, name)
    }
  }
  return byName([...found].map(([_id, name]) => ({ _id, name })))
}

const byName = <T extends { readonly name: string }>(list: T[]): T[] =>
  list.sort((a, b) => a.name.localeCompare(b.name, 'en'))
