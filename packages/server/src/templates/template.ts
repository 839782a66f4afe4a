/**
 * Handlebars templates of a mapping, e.g. `{{record.name}}-copy`. A template sees `record` and nothing else: an
 * environment of its own without partials, without `log` (it would print values), and without access to prototypes.
 */
import Handlebars from 'handlebars'

export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}

/** Helpers beside handlebars' own `if`, `unless`, `each`, `with` and `lookup`; named as in integrator.io. */
type Helper = (...args: readonly unknown[]) => string

const HELPERS: Readonly<Record<string, Helper>> = {
  lowercase: (text) => String(text).toLowerCase(),
  uppercase: (text) => String(text).toUpperCase(),
  trim: (text) => String(text).trim(),
  replace: (text, search, by) => String(text).replaceAll(String(search), () => String(by)),
  substring: (text, from, to = Number.POSITIVE_INFINITY) => String(text).substring(Number(from), Number(to)),
  base64Encode: (text) => Buffer.from(String(text), 'utf8').toString('base64'),
  base64Decode: (text) => Buffer.from(String(text), 'base64').toString('utf8'),
  jsonSerialize: (value) => JSON.stringify(value),
}

const environment = Handlebars.create()
environment.unregisterHelper('log')
for (const [name, helper] of Object.entries(HELPERS)) environment.registerHelper(name, strictly(name, helper))

/** Strict mode looks at `{{record.name}}` but not at what a helper is given, which would then read `undefined`. */
function strictly(name: string, helper: Helper): (...args: unknown[]) => string {
  return (...args) => {
    // Handlebars adds its options behind what the template gives.
    const given = args.slice(0, -1)
    if (given.some((argument) => argument === undefined || argument === null)) throw new NotThere(name)
    return helper(...given)
  }
}

class NotThere extends Error {}

const BUILT_IN = ['if', 'unless', 'each', 'with', 'lookup']
const NAMES = [...BUILT_IN, ...Object.keys(HELPERS)]

const COMPILE: CompileOptions = {
  noEscape: true,
  strict: true,
  knownHelpers: { ...Object.fromEntries(NAMES.map((name) => [name, true])), log: false },
  knownHelpersOnly: true,
}
const RUN = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false, partials: {} } as const

export const isTemplate = (extract: string): boolean => extract.includes('{{')

/**
 * @returns renders a record
 * @throws TemplateError when the text is not a template; the rendering throws one too, naming what the record lacks
 */
export function compileTemplate(text: string): (record: unknown) => string {
  refuseUnreadable(text)
  const render = environment.compile<{ record: unknown }>(text, COMPILE)
  return (record) => {
    try {
      return render({ record }, RUN)
    } catch (error) {
      throw new TemplateError(explain(error, text), { cause: error })
    }
  }
}

/** `{{> partial}}`, `{{#> partial}}`, `{{* decorator}}` and their kin. */
const PARTIAL = /\{\{~?#?[>*]/

/** Handlebars compiles on first use; whoever saves a template is told now. */
function refuseUnreadable(text: string): void {
  if (PARTIAL.test(text)) throw new TemplateError(`The template "${text}" uses a partial, and there are none.`)
  try {
    environment.precompile(text, COMPILE)
  } catch (error) {
    const unknown = /unknown helper (\S+)/.exec(firstLine(error))?.[1]
    const reason = unknown ? `there is no helper "${unknown}". There are ${NAMES.join(', ')}` : firstLine(error)
    throw new TemplateError(`The template "${text}" cannot be read: ${reason}.`, { cause: error })
  }
}

const explain = (error: unknown, text: string): string =>
  error instanceof NotThere
    ? `The template "${text}" gives "${error.message}" something that this record does not have.`
    : explainStrict(error, text)

/** Handlebars' strict mode says `"name" not defined in [object Object] - 1:2`: the name is all one needs. */
function explainStrict(error: unknown, text: string): string {
  const missing = /^"(.*?)" not defined in /.exec(firstLine(error))?.[1]
  return missing === undefined
    ? `The template "${text}" failed: it uses something that is not there.`
    : `The template "${text}" uses "${missing}", which this record does not have.`
}

const firstLine = (error: unknown): string => (error as Error).message.split('\n')[0] ?? ''
