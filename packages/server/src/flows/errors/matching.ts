/** What somebody looks for among errors, as conditions over the rows of job_errors. */
import type { ErrorFilter } from '@keyway/contract'
import { type SqlBool, sql } from 'kysely'
import { contains } from '../../documents/search.ts'

type Condition = ReturnType<typeof sql<SqlBool>>

const SEARCHED = ['message', 'code', 'trace_key']

const FILTERS: { readonly [F in keyof ErrorFilter]-?: (wanted: string) => Condition } = {
  _flowJobId: (id) => sql`flow_job_id = ${id}`,
  source: (source) => sql`source = ${source}`,
  classification: (classification) => sql`classification = ${classification}`,
  q: (text) =>
    sql`(${sql.join(
      SEARCHED.map((column) => contains(column, text)),
      sql` OR `,
    )})`,
  tags: (ids) =>
    sql`EXISTS (SELECT 1 FROM job_error_tags
      WHERE error_id = job_errors.id AND tag_id IN (${sql.join(ids.split(','))}))`,
  occurredAt_gte: (time) => sql`occurred_at >= ${new Date(time)}`,
  occurredAt_lte: (time) => sql`occurred_at <= ${new Date(time)}`,
  resolvedAt_gte: (time) => sql`resolved_at >= ${new Date(time)}`,
  resolvedAt_lte: (time) => sql`resolved_at <= ${new Date(time)}`,
}

/** True where nothing is looked for. */
export function matching(filter: ErrorFilter): Condition {
  const conditions = Object.entries(FILTERS).flatMap(([name, condition]) => {
    const wanted = filter[name as keyof ErrorFilter]
    return wanted ? [condition(wanted)] : []
  })
  return sql<SqlBool>`(${sql.join([sql`true`, ...conditions], sql` AND `)})`
}
