/** `extract` of a mapping: a path, a template, or a literal. */
import { compileTemplate, isTemplate } from '../templates/index.ts'
import { compileJsonPath, isJsonPath } from './json-path.ts'
import type { Field } from './scope.ts'

/** @throws PathError, TemplateError when it cannot be read */
export function compileExtract(extract: string | undefined): Field {
  if (extract === undefined) return () => undefined
  if (isJsonPath(extract)) {
    const read = compileJsonPath(extract)
    return ({ record }) => read(record)
  }
  if (isTemplate(extract)) {
    const render = compileTemplate(extract)
    return ({ record }) => render({ record })
  }
  return () => extract
}
