/**
 * What decides which values of a record are secrets, step by step, hashed: all that errors/hide-record.ts asks of a step. A run keeps
 * it, so that a record which failed is shown in part as long as the steps it may have passed still say the same.
 */
import { createHash } from 'node:crypto'
import type { ExportStep, FlowSteps, ProcessorStep } from './flow-steps.ts'

export const maskingOf = ({ exports, processors }: FlowSteps): string[] => [
  ...new Set([...exports.map(ofExport), ...processors.map(ofProcessor)].map(hash)),
]

const ofExport = ({ row, doc }: ExportStep): unknown => ['export', row?.id, Boolean(doc.transform)]

const ofProcessor = ({ kind, row, doc, processor }: ProcessorStep): unknown => [
  kind,
  row?.id,
  processor.responseMapping,
  kind === 'import' && doc.mappings,
]

const hash = (what: unknown): string => createHash('sha256').update(JSON.stringify(what)).digest('base64url')
