/** Flows that run one after the other: they may not come back to where they began. */
import type { Dependencies } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { takeClusterLock } from '../storage/index.ts'

interface Link {
  readonly id: string
  readonly name: string
  readonly next: readonly string[]
}

/** @throws AppError invalid_ref, invalid_field with the field at fault and the names of the flows that form a circle */
export async function checkChain(tx: Tx, { id, name, next }: Link): Promise<void> {
  if (next.length === 0) return
  // Two flows saved at once must not close a circle that neither sees.
  await takeClusterLock(tx, 'chains')
  const links = new Map((await readLinks(tx)).map((link) => [link.id, link]))
  links.set(id, { id, name, next })
  for (const [index, follower] of next.entries()) {
    const field = `_runNextFlowIds.${index}`
    if (!links.has(follower)) throw new AppError('invalid_ref', { field, facts: { resource: 'flow', id: follower } })
    const way = wayTo(links, follower, id, new Set())
    if (!way) continue
    const path = [name, ...way.map((one) => links.get(one)?.name ?? one)].map((one) => `"${one}"`).join(' → ')
    const reason =
      follower === id
        ? 'A flow cannot run after itself: it would never end. Give it a schedule instead.'
        : `These flows would start each other without end: ${path}. Remove one of them.`
    throw new AppError('invalid_field', { field, facts: { reason } })
  }
}

/** Ids from `from` to `aim`, both included; null when none leads there. */
function wayTo(links: ReadonlyMap<string, Link>, from: string, aim: string, seen: Set<string>): string[] | null {
  if (from === aim) return [aim]
  if (seen.has(from)) return null
  seen.add(from)
  for (const next of links.get(from)?.next ?? []) {
    const rest = wayTo(links, next, aim, seen)
    if (rest) return [from, ...rest]
  }
  return null
}

async function readLinks(tx: Tx): Promise<Link[]> {
  const { rows } = await sql<{ id: string; name: string; next: string[] | null }>`
    SELECT id, name, doc->'_runNextFlowIds' AS next FROM flows`.execute(tx)
  return rows.map((row) => ({ ...row, next: row.next ?? [] }))
}

/** Flows that name this one as their next. */
export async function usedAsNext(db: Db | Tx, id: string): Promise<Dependencies> {
  const { rows } = await sql<{ id: string; name: string; next: string[] }>`
    SELECT id, name, doc->'_runNextFlowIds' AS next FROM flows
    WHERE doc->'_runNextFlowIds' @> ${JSON.stringify([id])}::jsonb ORDER BY lower(name)`.execute(db)
  if (rows.length === 0) return {}
  return {
    flows: rows.map((row) => ({
      id: row.id,
      name: row.name,
      paths: [`_runNextFlowIds.${row.next.indexOf(id)}`],
      accessLevel: 'owner',
    })),
  }
}
