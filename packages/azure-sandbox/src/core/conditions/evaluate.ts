/**
 * Whether a call meets the condition of a role or of its assignment.
 */
import type { Attributes, Expression } from './expression.ts'
import { parseCondition } from './parse.ts'

/** Conditions read before, by their text. */
const parsed = new Map<string, Expression>()

/** `matches`: how actions are compared with the patterns of `ActionMatches`. */
export function meets(
  condition: string,
  action: string,
  attributes: Attributes,
  matches: (pattern: string, action: string) => boolean,
): boolean {
  let expression = parsed.get(condition)
  if (!expression) {
    expression = parseCondition(condition)
    parsed.set(condition, expression)
  }
  return holds(expression)

  function holds(one: Expression): boolean {
    switch (one.kind) {
      case 'and':
        return holds(one.left) && holds(one.right)
      case 'or':
        return holds(one.left) || holds(one.right)
      case 'not':
        return !holds(one.of)
      case 'action':
        return matches(one.pattern, action)
      case 'exists':
        return attributes[one.attribute] !== undefined
      case 'compare': {
        const found = attributes[one.attribute]
        if (found === undefined) return false
        const passes = (value: string) => one.test(found, value)
        return one.over === 'any' ? one.values.some(passes) : one.values.every(passes)
      }
    }
  }
}
