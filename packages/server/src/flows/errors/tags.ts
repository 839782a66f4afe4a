/** The tags that errors can have. */
import { MOST_TAGS, newId, type Tag } from '@keyway/contract'
import { type Selectable, sql } from 'kysely'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor, Db, Deps, Tx } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import type { Handlers } from '../../http/handler.ts'
import { constraintViolation } from '../../storage/index.ts'
import type { TagTable } from '../../storage/schema.ts'

export type TagHandlers = Pick<Handlers, Extract<keyof Handlers, `tags.${string}`>>

export function tagsHandlers({ db, clock }: Pick<Deps, 'db' | 'clock'>): TagHandlers {
  return {
    async 'tags.list'() {
      const rows = await db.selectFrom('tags').selectAll().orderBy(sql`lower(name)`).execute()
      return rows.map(present)
    },
    'tags.create': ({ body: { tag }, actor }) =>
      db.transaction().execute(async (tx) => {
        await refuseFull(tx)
        const now = clock.now()
        const row = { id: newId(now.getTime()), name: tag, createdAt: now, lastModified: now }
        await tx.insertInto('tags').values(row).execute().catch(translate(tag))
        await tell(tx, actor, 'create', row, now)
        return present(row)
      }),
    'tags.get': async ({ params }) =>
      present(existing(await db.selectFrom('tags').selectAll().where('id', '=', params.id).executeTakeFirst())),
    'tags.replace': ({ params, body: { tag }, actor }) =>
      db.transaction().execute(async (tx) => {
        const before = existing(await locked(tx, params.id))
        const row = { ...before, name: tag, lastModified: clock.now() }
        const { name, lastModified } = row
        await tx
          .updateTable('tags')
          .set({ name, lastModified })
          .where('id', '=', row.id)
          .execute()
          .catch(translate(tag))
        await tell(tx, actor, 'update', row, lastModified, before.name === tag ? [] : ['tag'])
        return present(row)
      }),
    async 'tags.delete'({ params, actor }) {
      await db.transaction().execute(async (tx) => {
        const row = existing(await locked(tx, params.id))
        await tx.deleteFrom('tags').where('id', '=', row.id).execute()
        await tell(tx, actor, 'delete', row, clock.now())
      })
      return undefined
    },
  }
}

/** For files: what each tag is called. */
export async function tagNames(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('tags').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

type TagRow = Selectable<TagTable>

const present = ({ id, name, createdAt, lastModified }: TagRow): Tag => ({
  _id: id,
  tag: name,
  createdAt: createdAt.toISOString(),
  lastModified: lastModified.toISOString(),
})

function existing(row: TagRow | undefined): TagRow {
  if (!row) throw new AppError('resource_not_found', { facts: { resource: 'tag' } })
  return row
}

const locked = (tx: Tx, id: string): Promise<TagRow | undefined> =>
  tx.selectFrom('tags').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** Of two that make the last one there is room for, one waits for the other. */
async function refuseFull(tx: Tx): Promise<void> {
  await sql`LOCK TABLE tags IN SHARE ROW EXCLUSIVE MODE`.execute(tx)
  const { count } = await tx
    .selectFrom('tags')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) < MOST_TAGS) return
  const reason = `There are ${MOST_TAGS} tags, and no more can be made. Delete one that is not needed.`
  throw new AppError('invalid_field', { field: 'tag', facts: { reason } })
}

function translate(name: string): (error: unknown) => never {
  return (cause) => {
    if (constraintViolation(cause)?.kind !== 'unique') throw cause
    throw new AppError('name_taken', { field: 'tag', facts: { name, resource: 'tag' }, cause })
  }
}

const tell = (
  tx: Tx,
  actor: Actor,
  event: 'create' | 'update' | 'delete',
  { id, name }: Pick<TagRow, 'id' | 'name'>,
  now: Date,
  fieldPaths: readonly string[] = [],
): Promise<void> =>
  recordAudit(tx, actor, { event, resourceType: 'tag', resourceId: id, resourceName: name, fieldPaths }, now)
