/** What a schema cannot check of a flow: that its steps exist, and that its imports can use what its exports give. */
import { operationOf } from '@keyway/connectors'
import type { FlowInput } from '@keyway/contract'
import type { Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { type ExportStep, type ImportStep, readSteps } from './flow-steps.ts'

/** @throws AppError with the field at fault, e.g. `pageProcessors.0._importId` */
export async function checkSteps(tx: Tx, input: Pick<FlowInput, 'pageGenerators' | 'pageProcessors'>): Promise<void> {
  const { exports, imports } = await readSteps(tx, input)
  for (const [index, step] of imports.entries()) {
    for (const source of exports) checkFit(source, step, `pageProcessors.${index}._importId`)
  }
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
function valuesOf({ row, doc: { http }, api }: ExportStep): readonly string[] {
  if (!row?.detail || http.formType !== 'assistant' || http.withValues) return []
  return operationOf(api, row.detail.operation)?.sensitive ?? []
}
