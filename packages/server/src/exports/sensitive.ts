/** Members of an operation's records that hold secrets: its own, and those of the operations that fetch more of each record. */
import { detailOperations, type OperationRow, operationOf } from '@keyway/connectors'

/** @param row absent for requests of one's own, of which nothing says so */
export function sensitiveOf(row: OperationRow | undefined): readonly string[] {
  if (!row) return []
  const details = detailOperations(row).flatMap((operation) => operationOf(row.api, operation) ?? [])
  return [row, ...details].flatMap((one) => one.sensitive)
}
