/** Members of a step's records that hold secrets, by its operation and by the one that fetches each record whole. */
import { operationOf } from '@keyway/connectors'
import type { ExportStep, ImportStep } from '../flow-steps.ts'

export function sensitiveOf(step: ExportStep | ImportStep | undefined): readonly string[] {
  if (!step) return []
  const detail = step.row.detail && operationOf(step.api, step.row.detail.operation)
  return [...step.row.sensitive, ...(detail?.sensitive ?? [])]
}
