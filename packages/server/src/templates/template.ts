/**
 * Handlebars templates of mappings, requests and connections, e.g. `{{record.name}}-copy`. A template sees what it is given and nothing
 * else: an environment of its own without partials, without `log` (it would print values), and without access to
 * prototypes; and it is stopped when it writes without end.
 */
import Handlebars from 'handlebars'
import { ENCODE_HELPER, type Escape, encodeMustaches, escaped } from './escape.ts'
import { FORGIVING, HELPERS } from './helpers.ts'

export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}

export interface TemplateOptions {
  /** What `{{two braces}}` do in the place this template fills. */
  readonly escaping?: Escape
  /** false: what is missing is written as nothing, as in integrator.io. */
  readonly strict?: boolean
  /** Names a template may begin with, e.g. `record`; others are refused when it is read. Absent: any. */
  readonly roots?: readonly string[]
  /** Who does not have what a template names, in its messages; `this record` unless said otherwise. */
  readonly lacking?: string
}

/** Rounds of all loops of one rendering, and characters they write. */
const MOST_ROUNDS = 100_000
const MOST_CHARACTERS = 20 * 1024 * 1024

class NotThere extends Error {}
class TooMuch extends Error {}

interface Rendering {
  readonly escaping: Escape
  readonly strict: boolean
  rounds: number
  characters: number
}

/** Of the rendering under way: templates render in one go, so there is never a second. */
let rendering: Rendering = { escaping: 'none', strict: true, rounds: 0, characters: 0 }

const environment = Handlebars.create()
environment.unregisterHelper('log')
for (const [name, helper] of Object.entries(HELPERS)) environment.registerHelper(name, strictly(name, helper))
for (const [name, helper] of Object.entries(FORGIVING)) {
  environment.registerHelper(name, (...args: unknown[]) => helper(...args.slice(0, -1)))
}
environment.registerHelper(ENCODE_HELPER, (value: unknown) => {
  if (value === undefined || value === null) {
    if (rendering.strict) throw new NotThere('')
    return ''
  }
  return escaped(value, rendering.escaping)
})
environment.registerHelper('each', countedEach(environment.helpers.each as Handlebars.HelperDelegate))

function countedEach(each: Handlebars.HelperDelegate): Handlebars.HelperDelegate {
  return function counted(this: unknown, items: unknown, options: Handlebars.HelperOptions) {
    const round: Handlebars.TemplateDelegate = (context, runtime) => {
      const text = options.fn(context, runtime)
      rendering.rounds += 1
      rendering.characters += text.length
      if (rendering.rounds > MOST_ROUNDS || rendering.characters > MOST_CHARACTERS) throw new TooMuch()
      return text
    }
    return each.call(this, items, { ...options, fn: round })
  }
}

/** Strict mode looks at `{{record.name}}` but not at what a helper is given, which would then read `undefined`. */
function strictly(name: string, helper: (...args: readonly unknown[]) => unknown): (...args: unknown[]) => unknown {
  return (...args) => {
    // Handlebars adds its options behind what the template gives.
    const given = args.slice(0, -1)
    if (given.some((argument) => argument === undefined || argument === null)) {
      if (rendering.strict) throw new NotThere(name)
      return ''
    }
    return helper(...given)
  }
}

const BUILT_IN = ['if', 'unless', 'each', 'with', 'lookup']
export const HELPER_NAMES: readonly string[] = [...BUILT_IN, ...Object.keys(HELPERS), ...Object.keys(FORGIVING)]
const KNOWN = new Set(HELPER_NAMES)

const compileOptions = (strict: boolean): CompileOptions => ({
  noEscape: true,
  strict,
  knownHelpers: { ...Object.fromEntries([...HELPER_NAMES, ENCODE_HELPER].map((name) => [name, true])), log: false },
  knownHelpersOnly: true,
})
const RUN = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false, partials: {} } as const

export const isTemplate = (text: string): boolean => text.includes('{{')

/**
 * @returns renders a context
 * @throws TemplateError when the text is not a template; the rendering throws one too, naming what is missing
 */
export function compileTemplate(
  text: string,
  { escaping = 'none', strict = true, roots, lacking = 'this record' }: TemplateOptions = {},
): (context: object) => string {
  const options = compileOptions(strict)
  const program = readable(text, options)
  if (roots) refuseOtherRoots(text, program, roots)
  const source = escaping === 'none' ? program : encodeMustaches(program, (name) => KNOWN.has(name))
  const render = environment.compile<object>(source, options)
  return (context) => {
    const outer = rendering
    rendering = { escaping, strict, rounds: 0, characters: 0 }
    try {
      return render(context, RUN)
    } catch (error) {
      throw new TemplateError(explain(error, text, lacking), { cause: error })
    } finally {
      rendering = outer
    }
  }
}

/** `{{> partial}}`, `{{#> partial}}`, `{{* decorator}}` and their kin. */
const PARTIAL = /\{\{~?#?[>*]/

/** Handlebars compiles on first use; whoever saves a template is told now. */
function readable(text: string, options: CompileOptions): hbs.AST.Program {
  if (PARTIAL.test(text)) throw new TemplateError(`The template "${shown(text)}" uses a partial, and there are none.`)
  try {
    const program = environment.parse(text)
    environment.precompile(text, options)
    return program
  } catch (error) {
    const unknown = /unknown helper (\S+)/.exec(firstLine(error))?.[1]
    const reason = unknown
      ? `there is no helper "${unknown}". There are ${HELPER_NAMES.join(', ')}`
      : (error as Error).message.includes("got 'CLOSE_UNESCAPED'")
        ? 'it closes with three braces what was opened with two. Write a space between "}}" and "}"'
        : firstLine(error)
    throw new TemplateError(`The template "${shown(text)}" cannot be read: ${reason}.`, { cause: error })
  }
}

/** Only outside of blocks: within one, names may belong to what the block is about. */
function refuseOtherRoots(text: string, program: hbs.AST.Program, roots: readonly string[]): void {
  for (const statement of program.body) {
    if (statement.type !== 'MustacheStatement') continue
    const { path, params } = statement as hbs.AST.MustacheStatement
    for (const one of params.length > 0 ? params : [path]) {
      if (one.type !== 'PathExpression') continue
      const { data, parts } = one as hbs.AST.PathExpression
      const [root] = parts
      if (data || root === undefined || roots.includes(root) || KNOWN.has(root)) continue
      const offer = roots.map((name) => `{{${name}}}`).join(', ')
      throw new TemplateError(`The template "${shown(text)}" uses "${root}", which there is not. There are ${offer}.`)
    }
  }
}

function explain(error: unknown, text: string, lacking: string): string {
  if (error instanceof TooMuch) return `The template "${shown(text)}" writes without end, so it was stopped.`
  if (!(error instanceof NotThere)) return explainStrict(error, text, lacking)
  return error.message === ''
    ? `The template "${shown(text)}" uses something that ${lacking} does not have.`
    : `The template "${shown(text)}" gives "${error.message}" something that ${lacking} does not have.`
}

/** Handlebars' strict mode says `"name" not defined in [object Object] - 1:2`: the name is all one needs. */
function explainStrict(error: unknown, text: string, lacking: string): string {
  const missing = /^"(.*?)" not defined in /.exec(firstLine(error))?.[1]
  return missing === undefined
    ? `The template "${shown(text)}" failed: it uses something that is not there.`
    : `The template "${shown(text)}" uses "${missing}", which ${lacking} does not have.`
}

const firstLine = (error: unknown): string => (error as Error).message.split('\n')[0] ?? ''

/** A body may be long; its beginning says which it is. */
const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
