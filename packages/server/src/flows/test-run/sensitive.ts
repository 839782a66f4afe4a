/** Members of a step's records that hold secrets, by its operation and by the one that fetches each record whole. */
import { operationOf } from '@keyway/connectors'
import type { ExportStep, ImportStep } from '../flow-steps.ts'

export function sensitiveOf(step: ExportStep | ImportStep | undefined): readonly string[] {
  if (!step?.row) return []
  const { row } = step
  const detail = row.detail && operationOf(row.api, row.detail.operation)
  return [...row.sensitive, ...(detail?.sensitive ?? [])]
}
