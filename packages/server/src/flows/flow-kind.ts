/** Flows as stored documents: what is checked when one is saved, how it reads, and which flows run it after them. */
import { type Flow, FlowInput } from '@keyway/contract'
import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import { type DocumentKind, presentStored, type Row } from '../documents/index.ts'
import { lastRuns } from '../jobs/index.ts'
import { checkChain, usedAsNext } from './chain.ts'
import { checkSteps } from './check-steps.ts'
import { flowDocOf } from './flow-doc.ts'
import { refuseRunning } from './refuse-running.ts'
import { startPostsOf } from './starting/left-posts.ts'
import { comingRuns, storeSchedules } from './starting/schedules.ts'
import { countWaiting } from './webhook/deliveries.ts'
import { presentVerification } from './webhook/verification.ts'

export const flowKind = ({ clock }: Pick<Deps, 'clock'>): DocumentKind<'flows', FlowInput, Flow> => ({
  table: 'flows',
  noun: 'flow',
  input: FlowInput,
  lists: {
    filters: { disabled: sql`(doc->>'disabled')` },
    sorts: { lastExecutedAt: 'last_executed_at' },
  },

  async prepare(tx, input, { id, before, now }) {
    await checkSteps(tx, input)
    await checkChain(tx, { id, name: input.name, next: input._runNextFlowIds ?? [] })
    const { name: _, ...doc } = input
    return {
      doc,
      columns: { lastExecutedAt: before?.lastExecutedAt ?? null },
      async written(written) {
        await storeSchedules(written, id, doc, now)
        if (before !== null && flowDocOf(before.doc).disabled && !doc.disabled) await startPostsOf(written, id, now)
      },
    }
  },

  async present(db, rows) {
    const ids = rows.map(({ id }) => id)
    const addresses =
      ids.length === 0 ? [] : await db.selectFrom('flowWebhooks').selectAll().where('flowId', 'in', ids).execute()
    const waiting = await countWaiting(db, ids)
    const runs = await lastRuns(db, ids)
    return rows.map((row) => {
      const address = addresses.find(({ flowId }) => flowId === row.id)
      return {
        ...present(row, clock.now()),
        lastRun: runs.get(row.id) ?? null,
        webhook: address
          ? {
              prefix: address.prefix,
              createdAt: address.createdAt.toISOString(),
              lastUsedAt: address.lastUsedAt?.toISOString() ?? null,
              waiting: waiting.get(row.id) ?? 0,
              verification: presentVerification(address.signature),
            }
          : null,
      }
    })
  },

  users: usedAsNext,

  // Its jobs would be deleted with it.
  refuseDelete: refuseRunning,
})

function present(row: Row<'flows'>, now: Date): Omit<Flow, 'webhook' | 'lastRun'> {
  const doc = flowDocOf(row.doc)
  return {
    ...presentStored<Omit<FlowInput, 'name'>>(row),
    ...doc,
    lastExecutedAt: row.lastExecutedAt?.toISOString() ?? null,
    nextRuns: comingRuns(doc, now).map((time) => time.toISOString()),
    logging: { debugUntil: null },
  }
}
