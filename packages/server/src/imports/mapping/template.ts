/**
 * Handlebars templates of a mapping, e.g. `{{record.name}}-copy`. A template sees `record` and nothing else: an
 * environment of its own without partials, without `log` (it would print values), and without access to prototypes.
 */
import Handlebars from 'handlebars'

export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}

/** Helpers beside handlebars' own `if`, `unless`, `each`, `with` and `lookup`; named as in integrator.io. */
const HELPERS: Readonly<Record<string, (...args: readonly unknown[]) => string>> = {
  lowercase: (text) => String(text).toLowerCase(),
  uppercase: (text) => String(text).toUpperCase(),
  trim: (text) => String(text).trim(),
  replace: (text, search, by) => String(text).replaceAll(String(search), () => String(by)),
  substring: (text, from, to) => String(text).substring(Number(from), Number(to)),
  base64Encode: (text) => Buffer.from(String(text), 'utf8').toString('base64'),
  base64Decode: (text) => Buffer.from(String(text), 'base64').toString('utf8'),
  jsonSerialize: (value) => JSON.stringify(value),
}

const environment = Handlebars.create()
environment.unregisterHelper('log')
environment.registerHelper(HELPERS)

const COMPILE = { noEscape: true, strict: true } as const
const RUN = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false, partials: {} } as const

export const isTemplate = (extract: string): boolean => extract.includes('{{')

/**
 * @returns renders a record
 * @throws TemplateError when the text is not a template; the rendering throws one too, naming what the record lacks
 */
export function compileTemplate(text: string): (record: unknown) => string {
  refusePartials(text)
  const render = environment.compile<{ record: unknown }>(text, COMPILE)
  return (record) => {
    try {
      return render({ record }, RUN)
    } catch (error) {
      throw new TemplateError(explain(error, text), { cause: error })
    }
  }
}

function refusePartials(text: string): void {
  let program: hbs.AST.Program
  try {
    program = environment.parse(text)
  } catch (error) {
    throw new TemplateError(`The template "${text}" cannot be read: ${firstLine(error)}`, { cause: error })
  }
  const refused = program.body.find(({ type }) => /Partial|Decorator/.test(type))
  if (refused) throw new TemplateError(`The template "${text}" uses a partial, and there are none.`)
}

/** Handlebars' strict mode says `"name" not defined in [object Object] - 1:2`: the name is all one needs. */
function explain(error: unknown, text: string): string {
  const missing = /^"(.*?)" not defined in /.exec(firstLine(error))?.[1]
  return missing === undefined
    ? `The template "${text}" failed: it uses something that is not there.`
    : `The template "${text}" uses "${missing}", which this record does not have.`
}

const firstLine = (error: unknown): string => (error as Error).message.split('\n')[0] ?? ''
