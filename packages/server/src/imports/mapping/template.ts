/** Handlebars templates of a mapping, e.g. `{{record.name}}-copy`: they see `record` and nothing else. */
import { compileTemplate as compile } from '../../templates/template.ts'

export { isTemplate, TemplateError } from '../../templates/template.ts'

/**
 * @returns renders a record
 * @throws TemplateError when the text is not a template; the rendering throws one too, naming what the record lacks
 */
export function compileTemplate(text: string): (record: unknown) => string {
  const render = compile<{ record: unknown }>(text, 'this record')
  return (record) => render({ record })
}
