/**
 * Reads a role condition. Everything it does not know it refuses: a condition half understood would let people in.
 */
import { COMPARISONS, type Expression, KNOWN_ATTRIBUTES } from './expression.ts'

/** Says what in the text could not be read. */
export class ConditionError extends Error {}

const TOKEN =
  /\s*(?:(\(|\)|\{|\}|,|!|&&|\|\|)|(@(?:Resource|Request|Principal|Environment)\[[^\]]+\])|'((?:[^'\\]|\\.)*)'|([A-Za-z0-9:_-]+))/y

type Token = { readonly kind: 'mark' | 'attribute' | 'text' | 'word'; readonly text: string }

function tokensOf(condition: string): Token[] {
  const tokens: Token[] = []
  const expression = new RegExp(TOKEN)
  while (/\S/.test(condition.slice(expression.lastIndex))) {
    const at = expression.lastIndex
    const match = expression.exec(condition)
    if (!match) throw new ConditionError(`It cannot be read at '${condition.slice(at, at + 20)}'.`)
    const [, mark, attribute, text, word] = match
    if (mark !== undefined) tokens.push({ kind: 'mark', text: mark })
    else if (attribute !== undefined) tokens.push({ kind: 'attribute', text: attribute.toLowerCase() })
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.replace(/\\(.)/g, '$1') })
    else tokens.push({ kind: 'word', text: word ?? '' })
  }
  return tokens
}

/** @throws ConditionError for a text that is no condition, or one that asks for attributes no call here has. */
export function parseCondition(condition: string): Expression {
  const tokens = tokensOf(condition)
  let position = 0

  const peek = (): Token | undefined => tokens[position]
  const isNext = (...texts: readonly string[]): boolean => {
    const token = peek()
    return token !== undefined && token.kind !== 'text' && texts.includes(token.text.toUpperCase())
  }
  const take = (): Token => {
    const token = tokens[position++]
    if (!token) throw new ConditionError('It ends too early.')
    return token
  }
  const expect = (text: string): void => {
    const token = take()
    if (token.text !== text) throw new ConditionError(`'${text}' is expected before '${token.text}'.`)
  }

  function joined(kind: 'and' | 'or', words: readonly string[], part: () => Expression): Expression {
    let left = part()
    while (isNext(...words)) {
      take()
      left = { kind, left, right: part() }
    }
    return left
  }
  const either = (): Expression => joined('or', ['OR', '||'], both)
  const both = (): Expression => joined('and', ['AND', '&&'], single)

  function single(): Expression {
    if (isNext('!', 'NOT')) {
      take()
      return { kind: 'not', of: single() }
    }
    const token = take()
    if (token.text === '(' && token.kind === 'mark') {
      const inner = either()
      expect(')')
      return inner
    }
    if (token.kind === 'attribute') return comparison(known(token.text))
    if (token.text === 'ActionMatches') return { kind: 'action', pattern: values()[0] ?? '' }
    if (token.text === 'Exists') return { kind: 'exists', attribute: known(take().text) }
    throw new ConditionError(`'${token.text}' is not known.`)
  }

  function known(attribute: string): string {
    if (!KNOWN_ATTRIBUTES.has(attribute)) throw new ConditionError(`The attribute '${attribute}' is not known.`)
    return attribute
  }

  /** An attribute of a call has one value, so only the second half of a quantifier counts: any of the condition's values, or all. */
  function comparison(attribute: string): Expression {
    const [, quantifier, name = ''] = /^(?:ForA(?:ny|ll)OfA(ny|ll)Values:)?(\w+)$/.exec(take().text) ?? []
    const compare = COMPARISONS[name.replace('Not', '')]
    if (!compare) throw new ConditionError(`The operator '${name}' is not known.`)
    const isNegated = /^(?:String|Guid)Not/.test(name)
    const given = values()
    if (quantifier === undefined && given.length > 1)
      throw new ConditionError(`'${name}' takes one value; a list needs a quantifier as 'ForAnyOfAnyValues:${name}'.`)
    const test = (found: string, value: string) => compare(found, value) !== isNegated
    return { kind: 'compare', attribute, test, values: given, over: quantifier === 'll' ? 'all' : 'any' }
  }

  function values(): string[] {
    if (!isNext('{')) return [value()]
    take()
    const list = [value()]
    while (isNext(',')) {
      take()
      list.push(value())
    }
    expect('}')
    return list
  }

  function value(): string {
    const token = take()
    if (token.kind !== 'text' && token.kind !== 'word') throw new ConditionError(`'${token.text}' is not a value.`)
    return token.text
  }

  const expression = either()
  if (peek()) throw new ConditionError(`'${peek()?.text}' is not expected.`)
  return expression
}
