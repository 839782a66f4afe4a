/** Takes secrets out of a diagnosis: Azure's own sentence may quote the value it refused. */
import { type OperationRow, readInput } from '@keyway/connectors'
import { type Diagnosis, MASK, type OperationInput } from '@keyway/contract'

/** Shorter values stand in ordinary words by chance, and guessing them is no harder than reading them. */
const SHORTEST = 4
/** In a key: its type, curve and permitted operations are shorter, and none of its private members is. */
const SHORTEST_IN_KEY = 16

/** Values of a call that must not be told: the texts in those of its inputs that are secrets. */
export const secretsOf = (row: OperationRow, inputs: Readonly<Record<string, unknown>>): readonly string[] =>
  row.inputs
    .filter(({ secret }) => secret)
    .flatMap((input) => [inputs[input.name], sentAs(input, inputs[input.name])])
    .flatMap((value) => {
      const shortest = typeof value === 'string' ? SHORTEST : SHORTEST_IN_KEY
      return textsIn(value).filter((text) => text.length >= shortest)
    })

/** Bytes may have been given as a text, and go out otherwise. */
function sentAs(input: OperationInput, given: unknown): unknown {
  const read = input.type === 'bytes' ? readInput(input, given) : undefined
  return read?.ok ? read.value : undefined
}

/** A key comes as an object, with its private members as texts. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** Takes credentials out of a text of the other side, in each spelling they may come back in. */
export function redactText(text: string, secrets: readonly string[]): string {
  const spellings = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret, 'utf8').toString('base64')])
  // The longest first: one may stand in another.
  return [...new Set(spellings)]
    .sort((one, other) => other.length - one.length)
    .reduce((clean, secret) => clean.replaceAll(secret, MASK), text)
}

export function redactDiagnosis(diagnosis: Diagnosis, secrets: readonly string[]): Diagnosis {
  if (secrets.length === 0) return diagnosis
  const clean = <T>(value: T): T | string =>
    typeof value === 'string' ? secrets.reduce<string>((text, secret) => text.replaceAll(secret, MASK), value) : value
  return {
    ...diagnosis,
    cause: clean(diagnosis.cause),
    steps: diagnosis.steps.map(clean),
    facts: Object.fromEntries(Object.entries(diagnosis.facts).map(([name, fact]) => [name, clean(fact)])),
  }
}
