/** `traceKeyTemplate`: what a record is called in errors. */
import { type SourceRecord, traceKeyOf } from '../records/index.ts'
import { compileTemplate, TemplateError } from '../templates/index.ts'

const LONGEST = 512

/** @returns what is wrong with the template; null when nothing is */
export function traceKeyFault(template: string): string | null {
  try {
    compileTemplate(template, { roots: ['record'] })
    return null
  } catch (error) {
    if (error instanceof TemplateError) return error.message
    throw error
  }
}

/** @param path the operation's own name for its records; used without a template, or where it fails */
export function compileTraceKey(
  template: string | undefined,
  path: string | undefined,
): (record: SourceRecord) => string | undefined {
  if (!template) return (record) => traceKeyOf(record, path)
  const render = compileTemplate(template)
  return (record) => {
    try {
      return render({ record }).slice(0, LONGEST) || traceKeyOf(record, path)
    } catch (error) {
      if (error instanceof TemplateError) return traceKeyOf(record, path)
      throw error
    }
  }
}
