/** What a schema cannot check of an export's stages and requests: that expressions, rules and templates can be read. */
import type { OperationRow } from '@keyway/connectors'
import type { ExportInput, FreeExport } from '@keyway/contract'
import { AppError } from '../errors.ts'
import { compileRequest, RequestError } from '../requests/index.ts'
import { filterFault, traceKeyFault, transformFault } from '../stages/index.ts'
import { TemplateError } from '../templates/index.ts'
import { compileRequests } from './http/http-reader.ts'

export type Staged = Pick<ExportInput, 'http' | 'transform' | 'filter' | 'traceKeyTemplate'> &
  Partial<Pick<ExportInput, 'isLookup'>>

const invalid = (field: string, reason: string): AppError => new AppError('invalid_field', { field, facts: { reason } })

/** Every field at fault. */
export function stageErrors(
  { http, transform, filter, traceKeyTemplate, isLookup = false }: Staged,
  row: OperationRow | undefined,
): AppError[] {
  const errors: AppError[] = []
  const transformed = transform && transformFault(transform)
  if (transformed) errors.push(invalid(`transform.${transformed.path}`, transformed.reason))
  const filtered = filter && filterFault(filter)
  if (filtered) errors.push(invalid(`filter.${filtered.path}`, filtered.reason))
  const traced = traceKeyTemplate ? (traceKeyFault(traceKeyTemplate) ?? toldSecret(traceKeyTemplate, row)) : null
  if (traced) errors.push(invalid('traceKeyTemplate', traced))
  if (http.formType === 'http') errors.push(...requestErrors(http, isLookup))
  return errors
}

/** Trace keys stand in errors that anybody may read. */
function toldSecret(template: string, row: OperationRow | undefined): string | null {
  const secret = row?.sensitive.find((name) => new RegExp(`record\\.${name}\\b`).test(template))
  return secret === undefined ? null : `"${secret}" is a secret, and errors show the trace key. Use another member.`
}

/** @param http of an export */
function requestErrors(http: FreeExport, isLookup: boolean): AppError[] {
  const errors: AppError[] = []
  try {
    compileRequests(http, isLookup)
    if (http.once) compileRequest({ ...http.once, mediaType: http.requestMediaType }, ONCE_ROOTS)
  } catch (error) {
    if (error instanceof RequestError) errors.push(invalid(`http.${error.part}`, error.message))
    else if (error instanceof TemplateError) errors.push(invalid('http.paging', error.message))
    else throw error
  }
  return errors
}

/** What the call that marks a record may begin with. */
export const ONCE_ROOTS = ['record', 'connection', 'export', 'settings']
