/**
 * Masks the secrets of a kept record. It may have come from any export of the flow and passed any step before, so what one of them
 * reads, finds or sends as a secret is hidden; where they could have moved one anywhere, every value is.
 */
import { maskAnswer, sensitiveOf } from '../../exports/index.ts'
import { compileDefaultMapping, compileExtract, NO_CONTEXT } from '../../mapping/index.ts'
import type { SourceRecord } from '../../records/index.ts'
import { isTemplate } from '../../templates/index.ts'
import type { FlowSteps, ImportStep, ProcessorStep } from '../flow-steps.ts'
import { createSecrets, type Secrets } from '../test-run/hide-secrets.ts'

/** Each is looked for in every text of the record, so more of them would take a large record too long. */
const MOST_APART = 1_000

/** @param steps that the record may have passed; null: nobody knows any more which those were */
export function hideSecrets(record: SourceRecord, steps: FlowSteps | null): SourceRecord {
  const secrets = createSecrets()
  const noteAll = () => secrets.noteMasked(record, {})
  if (steps === null) {
    noteAll()
    return secrets.hide(record)
  }
  // Members called like secrets, for what no operation describes: requests of one's own, posts to a webhook.
  secrets.noteMasked(record, maskAnswer(record))
  for (const { doc, row } of steps.exports) {
    if (doc.transform) noteAll()
    else secrets.note(record, sensitiveOf(row))
  }
  for (const step of steps.processors) {
    noteAnswered(record, step, secrets)
    if (step.kind === 'import' && !noteSent(record, step, secrets)) noteAll()
  }
  if (secrets.size > MOST_APART) noteAll()
  return secrets.hide(record)
}

/** What a step put into the record of its answer, unless nothing there is a secret. */
function noteAnswered(record: SourceRecord, { row, processor }: ProcessorStep, secrets: Secrets): void {
  if (row && sensitiveOf(row).length === 0) return
  const { fields = [], lists = [] } = processor.responseMapping ?? {}
  secrets.note(
    record,
    [...fields, ...lists].map(({ generate }) => generate),
  )
}

/** What an import sends as a secret. @returns false when a template or a nested mapping makes it of anything in the record */
function noteSent(record: SourceRecord, { doc, row }: ImportStep, secrets: Secrets): boolean {
  if (!row) return true
  if (doc.mappings.length === 0) {
    secrets.note(compileDefaultMapping(row)(record), row.sensitive)
    return true
  }
  const secret = doc.mappings.filter(({ generate }) => row.sensitive.some((name) => name.split('.')[0] === generate))
  for (const { extract, mappings, buildArrayHelper } of secret) {
    if (mappings || buildArrayHelper || (extract !== undefined && isTemplate(extract))) return false
    secrets.note({ sent: compileExtract(extract)({ record, context: NO_CONTEXT }) }, ['sent'])
  }
  return true
}
