/** Members of a step's records that hold secrets, by its operation and by those that fetch more of each record. */
import { detailOperations, operationOf } from '@keyway/connectors'
import type { ExportStep, ImportStep } from '../flow-steps.ts'

export function sensitiveOf(step: ExportStep | ImportStep | undefined): readonly string[] {
  if (!step?.row) return []
  const { row } = step
  const details = detailOperations(row).flatMap((operation) => operationOf(row.api, operation) ?? [])
  return [row, ...details].flatMap((one) => one.sensitive)
}
