/**
 * Goes through the audit log's chain: each row's hash is made anew and compared, and so is its tie to the row before. Made
 * here and not by the database, so that whoever changed both must have changed this program too.
 */
import { createHash } from 'node:crypto'
import type { AuditVerification } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db } from '../deps.ts'

const PAGE = 2_000

/** What was noted of the log earlier: a log cut short or written anew does not have it any more. */
export interface Noted {
  readonly sequence: number
  readonly hash: string
}

interface Link {
  readonly sequence: number
  readonly hash: string
}

/**
 * The head is read first, and rows up to it: those only get more. No transaction is held, as on PGlite all others would wait.
 */
export async function verifyAudit(db: Db, noted: Noted | null, signal: AbortSignal): Promise<AuditVerification> {
  const head = await db.selectFrom('auditHead').select(['sequence', 'hash']).executeTakeFirst()
  const { last, broken } = await followChain(db, head?.sequence ?? Number.MAX_SAFE_INTEGER, noted, signal)
  const end = broken ?? brokenEnd(last, head, noted) ?? (await unchained(db, last))
  return { ok: end === null, rows: last.sequence, head: last.sequence === 0 ? null : last, broken: end }
}

type Broken = AuditVerification['broken']

async function followChain(
  db: Db,
  until: number,
  noted: Noted | null,
  signal: AbortSignal,
): Promise<{ last: Link; broken: Broken }> {
  let last: Link = { sequence: 0, hash: '' }
  for (;;) {
    signal.throwIfAborted()
    const rows = await readPage(db, last.sequence, until)
    for (const row of rows) {
      const broken = brokenLink(row, last, noted)
      if (broken !== null) return { last, broken }
      last = { sequence: row.sequence, hash: row.hash }
    }
    if (rows.length < PAGE) return { last, broken: null }
  }
}

function brokenLink(row: StoredRow, last: Link, noted: Noted | null): Broken {
  const sequence = last.sequence + 1
  if (row.sequence !== sequence) return { sequence, reason: 'missing' }
  if (row.previousHash !== last.hash) return { sequence, reason: 'untied' }
  if (hashOf(row) !== row.hash) return { sequence, reason: 'edited' }
  if (noted?.sequence === sequence && noted.hash !== row.hash) return { sequence, reason: 'rewritten' }
  return null
}

/** Rows missing at the end leave no gap: the head, and what was noted, tell how far the log once went. */
function brokenEnd(last: Link, head: Link | undefined, noted: Noted | null): Broken {
  if (head === undefined || head.sequence !== last.sequence) return { sequence: last.sequence + 1, reason: 'missing' }
  if (head.hash !== last.hash) return { sequence: last.sequence, reason: 'rewritten' }
  if (noted !== null && noted.sequence > last.sequence) return { sequence: last.sequence + 1, reason: 'missing' }
  return null
}

/** A row that was slipped in past the trigger has no place. */
async function unchained(db: Db, last: Link): Promise<Broken> {
  const row = await db.selectFrom('audit').select('id').where('sequence', 'is', null).limit(1).executeTakeFirst()
  return row === undefined ? null : { sequence: last.sequence + 1, reason: 'untied' }
}

type StoredRow = Awaited<ReturnType<typeof readPage>>[number]

/** The time as text: a Date would lose what was changed in its microseconds. */
const readPage = (db: Db, after: number, until: number) =>
  db
    .selectFrom('audit')
    .select(['sequence', 'previousHash', 'hash', 'id', 'event', 'result', 'reason', 'source', 'address'])
    .select(['resourceType', 'resourceId', 'resourceName', 'userId', 'userName', 'fieldPaths', 'requestId'])
    .select(sql<string>`to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('timeText'))
    .where('sequence', '>', after)
    .where('sequence', '<=', until)
    .orderBy('sequence')
    .limit(PAGE)
    .execute()

/** The same text as `keyway_audit_text` of migration 8 writes. */
function hashOf(row: StoredRow): string {
  const parts = [
    String(row.sequence),
    row.previousHash,
    row.id,
    row.timeText,
    row.event,
    row.result,
    row.reason,
    row.source,
    row.address,
    row.resourceType,
    row.resourceId,
    row.resourceName,
    row.userId,
    row.userName,
    row.fieldPaths,
    row.requestId,
  ]
  const text = `[${parts.map((part) => JSON.stringify(part)).join(', ')}]`
  return createHash('sha256').update(text).digest('hex')
}
