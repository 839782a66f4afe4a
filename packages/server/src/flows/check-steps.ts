/** What a schema cannot check of a flow: that its steps exist, and that its imports can use what its exports give. */
import { operationOf } from '@keyway/connectors'
import type { Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { FlowDoc } from './flow-doc.ts'
import { type ExportStep, type ImportStep, type ProcessorStep, readSteps } from './flow-steps.ts'

/** @throws AppError with the field at fault, e.g. `pageProcessors.0._importId` */
export async function checkSteps(
  tx: Tx,
  input: Pick<FlowDoc, 'pageGenerators' | 'pageProcessors' | 'routers'>,
): Promise<void> {
  const { exports, processors } = await readSteps(tx, input)
  for (const source of exports) refuseLookup(source)
  for (const step of processors) {
    if (step.kind === 'lookup') needLookup(step)
    // A step that changes the record before may bring what an import needs.
    else if (!processors.some(changesRecord)) for (const source of exports) checkFit(source, step, step.field)
  }
}

const changesRecord = ({ processor }: ProcessorStep): boolean => processor.responseMapping !== undefined

function refuseLookup({ name, field, doc }: ExportStep): void {
  if (!doc.isLookup) return
  const reason = `The export "${name}" is a lookup: it reads something for a record, so it can only be a step after an export.`
  throw new AppError('invalid_field', { field, facts: { reason } })
}

function needLookup({ name, field, doc }: ExportStep): void {
  if (doc.isLookup) return
  const reason = `The export "${name}" is no lookup. Switch on "Lookup" in it to use it for each record.`
  throw new AppError('invalid_field', { field, facts: { reason } })
}

/**
 * An import without mappings takes records of the matching list. Two things can be told before a run: that the list is
 * not the matching one, and that the values it needs are not fetched.
 */
function checkFit(source: ExportStep, step: ImportStep, field: string): void {
  const needed = neededPaths(step)
  if (step.doc.mappings.length > 0 || !step.row || needed.length === 0) return
  // What a request of one's own gives, or a transform makes, only a run can tell.
  if (!source.row || source.doc.transform) return
  const invalid = (reason: string) => new AppError('invalid_field', { field, facts: { reason } })
  if (source.row.group !== step.row.group) {
    throw invalid(
      `"${step.row.name}" cannot take records of "${source.row.name}" as they are. Add mappings to the import "${step.name}".`,
    )
  }
  const values = valuesOf(source)
  if (needed.some((path) => values.includes(path))) {
    throw invalid(
      `The import "${step.name}" needs values that the export "${source.name}" does not fetch. Switch on "${source.row.withValues}" in the export.`,
    )
  }
}

/** Members of a record that fill required inputs, e.g. `value`. */
function neededPaths({ row, doc: { http } }: ImportStep): string[] {
  if (!row || http.formType !== 'assistant') return []
  return row.inputs
    .filter(({ name, required }) => required && http.parameters[name] === undefined)
    .flatMap(({ name }) => row.defaultMapping?.[name]?.replace(/^\$\./, '') ?? [])
}

/** Members that only fetching each record whole would give, where the export does not do that. */
function valuesOf({ row, doc: { http } }: ExportStep): readonly string[] {
  if (!row?.detail || http.formType !== 'assistant' || http.withValues) return []
  return operationOf(row.api, row.detail.operation)?.sensitive ?? []
}
