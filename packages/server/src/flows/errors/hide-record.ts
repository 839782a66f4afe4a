/**
 * Masks the secrets of a kept record. It may have come from any export of the flow and passed any step before, so what one of them
 * reads, finds or sends as a secret is hidden; where they could have moved one anywhere, every value is.
 */
import { maskAnswer } from '../../exports/index.ts'
import { compileDefaultMapping, compileExtract, NO_CONTEXT } from '../../mapping/index.ts'
import type { SourceRecord } from '../../records/index.ts'
import { isTemplate } from '../../templates/index.ts'
import type { FlowSteps, ImportStep, LookupStep, ProcessorStep } from '../flow-steps.ts'
import { createSecrets, type Secrets } from '../test-run/hide-secrets.ts'
import { sensitiveOf } from '../test-run/sensitive.ts'

/** @param steps of the flow as it is now; null: they cannot be read any more */
export function hideSecrets(record: SourceRecord, steps: FlowSteps | null): SourceRecord {
  const secrets = createSecrets()
  const noteAll = () => secrets.noteMasked(record, {})
  // Members called like secrets, for what no operation describes: requests of one's own, posts to a webhook.
  secrets.noteMasked(record, maskAnswer(record))
  if (steps === null) noteAll()
  for (const step of steps?.exports ?? []) {
    const sensitive = sensitiveOf(step)
    if (sensitive.length > 0 && step.doc.transform) noteAll()
    else secrets.note(record, sensitive)
  }
  for (const step of steps?.processors ?? []) {
    if (step.kind === 'lookup') noteFound(record, step, secrets)
    else if (!noteSent(record, step, secrets)) noteAll()
  }
  return secrets.hide(record)
}

/** What a lookup put into the record, unless nothing it reads is a secret. */
function noteFound(record: SourceRecord, step: LookupStep & Pick<ProcessorStep, 'processor'>, secrets: Secrets): void {
  if (step.row && sensitiveOf(step).length === 0) return
  const { fields = [], lists = [] } = step.processor.responseMapping ?? {}
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
