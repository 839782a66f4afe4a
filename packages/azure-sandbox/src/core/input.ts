/**
 * What testers send, read at the edge: a shape says which members an object may have, and whatever else comes is refused
 * in words that name the member. Nothing is guessed and nothing unknown is passed over.
 */

export type Field = { readonly required?: true } & (
  | { readonly kind: 'text'; readonly max?: number }
  | { readonly kind: 'whole'; readonly min: number; readonly max?: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly of: readonly (string | number)[] }
  | { readonly kind: 'list'; readonly of: Field }
  | { readonly kind: 'object'; readonly shape: Shape }
  /** An object of any members, each of one kind. */
  | { readonly kind: 'map'; readonly of: Field }
  | { readonly kind: 'either'; readonly of: readonly Field[] }
  /** Any JSON object: what is in it is somebody else's to check. */
  | { readonly kind: 'json' }
)

export type Shape = Readonly<Record<string, Field>>

/** A refusal of what somebody sent; `field` is the member it is about, `''` for the whole. */
export class InputProblem extends Error {
  readonly field: string

  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/**
 * The object `value` as the type its shape describes.
 *
 * @throws InputProblem naming the first member that is missing, unknown or of another kind
 */
export function readInput<T>(value: unknown, shape: Shape, name = ''): T {
  if (!isObject(value)) throw new InputProblem(name, `${name || 'The body'} must be a JSON object.`)
  const known = Object.keys(shape)
  const path = (member: string) => (name ? `${name}.${member}` : member)
  for (const member of Object.keys(value)) {
    if (known.includes(member)) continue
    const offer = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`
    throw new InputProblem(path(member), `There is no member ${path(member)}; ${offer}.`)
  }
  for (const [member, field] of Object.entries(shape)) {
    const given = value[member]
    if (given !== undefined) check(given, field, path(member))
    else if (field.required) throw new InputProblem(path(member), `${path(member)} is missing.`)
  }
  return value as T
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function check(value: unknown, field: Field, name: string): void {
  const refuse = (expected: string): never => {
    throw new InputProblem(name, `${name} must be ${expected}.`)
  }
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string' || (field.required && value.trim() === '')) refuse('a text that is not empty')
      if (String(value).length > (field.max ?? 4096)) refuse(`at most ${field.max ?? 4096} characters long`)
      return
    case 'whole': {
      const { min, max = Number.MAX_SAFE_INTEGER } = field
      const fits = Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max
      if (!fits) refuse(`a whole number ${field.max === undefined ? `of ${min} or more` : `from ${min} to ${max}`}`)
      return
    }
    case 'flag':
      if (typeof value !== 'boolean') refuse('true or false')
      return
    case 'choice':
      if (!field.of.includes(value as string)) refuse(`one of ${field.of.join(', ')}`)
      return
    case 'list':
      if (!Array.isArray(value)) throw new InputProblem(name, `${name} must be a list.`)
      for (const [index, item] of value.entries()) check(item, field.of, `${name}[${index}]`)
      return
    case 'object':
      readInput(value, field.shape, name)
      return
    case 'map':
      if (!isObject(value)) throw new InputProblem(name, `${name} must be an object.`)
      for (const [member, item] of Object.entries(value)) check(item, field.of, `${name}.${member}`)
      return
    case 'either':
      if (!field.of.some((one) => fits(value, one, name))) refuse('of another kind; see GET /control/')
      return
    case 'json':
      if (!isObject(value)) refuse('an object')
  }
}

function fits(value: unknown, field: Field, name: string): boolean {
  try {
    check(value, field, name)
    return true
  } catch {
    return false
  }
}
