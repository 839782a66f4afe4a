/** Takes the secrets out of a JSON value by the names of its members, and remembers them: they may stand elsewhere too. */
import { MASK } from '@keyway/contract'

/** Deeper than any answer of Azure's; beyond it nothing is shown. */
const MOST_DEPTH = 40

export interface Rules {
  isSecret(name: string): boolean
  /** Told of each value that was taken out, and under which name it stood. */
  found(secret: string, name: string): void
}

export function redactJson(value: unknown, rules: Rules, depth = 0): unknown {
  if (depth > MOST_DEPTH) return MASK
  if (Array.isArray(value)) return value.map((element) => redactJson(element, rules, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  // An authorization code is a secret, the code of an error is what the log is read for.
  const isGrant = Object.hasOwn(value, 'grant_type')
  const members = Object.entries(value).map(([name, member]) => {
    const isSecret = rules.isSecret(name) || (isGrant && name === 'code')
    return [name, isSecret ? masked(name, member, rules, depth) : redactJson(member, rules, depth + 1)]
  })
  return Object.fromEntries(members)
}

function masked(name: string, member: unknown, rules: Rules, depth: number): unknown {
  if (member === null || member === undefined || member === '') return member
  // A list's records stand under `value`.
  if (name.toLowerCase() === 'value' && typeof member === 'object') return redactJson(member, rules, depth + 1)
  collect(member, name, rules)
  return MASK
}

function collect(member: unknown, name: string, rules: Rules): void {
  if (typeof member === 'string') rules.found(member, name)
  else if (typeof member === 'object' && member !== null)
    for (const one of Object.values(member)) collect(one, name, rules)
}
