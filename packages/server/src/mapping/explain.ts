/** Failures of one field, told with its name. */
import { TemplateError } from '../templates/index.ts'
import { ConvertError } from './convert.ts'
import { DateError } from './convert-dates.ts'
import { LookupFailed, MappingError } from './scope.ts'

/** @returns what to throw; what is no failure of the field passes as it is */
export function explain(error: unknown, field: string): unknown {
  if (error instanceof ConvertError || error instanceof DateError || error instanceof LookupFailed) {
    return new MappingError(field, `"${field}" cannot be filled: ${error.message}.`, error)
  }
  if (error instanceof TemplateError) return new MappingError(field, error.message, error)
  return error
}
