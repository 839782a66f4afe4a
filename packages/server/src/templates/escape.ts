/**
 * What `{{two braces}}` do to a value in the place a template fills, so that a value stays a value there: it can end
 * neither a path segment nor a JSON string. `{{{three}}}` leave it as it is.
 */
import Handlebars from 'handlebars'

export type Escape = 'none' | 'uri' | 'json' | 'xml'

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

const ESCAPES: Readonly<Record<Escape, (text: string) => string>> = {
  none: (text) => text,
  uri: encodeURIComponent,
  json: (text) => JSON.stringify(text).slice(1, -1),
  xml: (text) => text.replace(/[&<>"']/g, (character) => XML[character] ?? character),
}

export function escaped(value: unknown, escaping: Escape): string {
  if (value instanceof Handlebars.SafeString) return String(value)
  if (typeof value === 'object' && value !== null) {
    const json = JSON.stringify(value)
    return escaping === 'json' ? json : ESCAPES[escaping](json)
  }
  return ESCAPES[escaping](String(value))
}

export const ENCODE_HELPER = 'keywayEncode'

/** Passes every `{{two braces}}` of a parsed template through the helper that escapes. */
export function encodeMustaches(program: hbs.AST.Program, isHelper: (name: string) => boolean): hbs.AST.Program {
  for (const [index, statement] of program.body.entries()) {
    if (statement.type === 'MustacheStatement') {
      const mustache = statement as hbs.AST.MustacheStatement
      if (mustache.escaped) program.body[index] = encoded(mustache, isHelper)
    } else if (statement.type === 'BlockStatement') {
      const { program: inside, inverse } = statement as hbs.AST.BlockStatement
      encodeMustaches(inside, isHelper)
      // Absent where there is no {{else}}, whatever the type says.
      if (inverse as hbs.AST.Program | undefined) encodeMustaches(inverse, isHelper)
    }
  }
  return program
}

function encoded(mustache: hbs.AST.MustacheStatement, isHelper: (name: string) => boolean): hbs.AST.MustacheStatement {
  const { path, params, hash, loc } = mustache
  const name = (path as hbs.AST.PathExpression).original
  const calls = params.length > 0 || isHelper(String(name))
  const value = calls ? { type: 'SubExpression', path, params, hash, loc } : path
  const helper = { type: 'PathExpression', data: false, depth: 0, parts: [ENCODE_HELPER], original: ENCODE_HELPER, loc }
  return { ...mustache, path: helper as never, params: [value as never], hash: undefined as never, escaped: false }
}
