/** Since when delta exports of a flow read: the beginning of their last run that came to its end. */
import type { Db, Tx } from '../deps.ts'
import type { ExportWindow } from '../exports/index.ts'

/** By export. */
export async function readExportTimes(db: Db | Tx, flowId: string): Promise<ReadonlyMap<string, Date>> {
  const rows = await db.selectFrom('exportTimes').selectAll().where('flowId', '=', flowId).execute()
  return new Map(rows.map(({ exportId, lastExportDateTime }) => [exportId, lastExportDateTime]))
}

/** With the last page of a run, so that a run which fails before leaves the time as it was. */
export async function keepExportTime(
  tx: Tx,
  flowId: string,
  exportId: string,
  { currentExportDateTime }: ExportWindow,
): Promise<void> {
  const lastExportDateTime = new Date(currentExportDateTime)
  // An export that was deleted meanwhile has no next run.
  const exists = await tx.selectFrom('exports').select('id').where('id', '=', exportId).forKeyShare().executeTakeFirst()
  if (!exists) return
  await tx
    .insertInto('exportTimes')
    .values({ flowId, exportId, lastExportDateTime })
    .onConflict((conflict) => conflict.columns(['flowId', 'exportId']).doUpdateSet({ lastExportDateTime }))
    .execute()
}
