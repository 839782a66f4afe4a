/** Takes secrets out of a diagnosis: Azure's own sentence may quote the value it refused. */
import type { OperationRow } from '@keyway/connectors'
import { type Diagnosis, MASK } from '@keyway/contract'

/** Shorter values stand in ordinary words by chance, and guessing them is no harder than reading them. */
const SHORTEST = 4

/** Values of a call that must not be told: those of the inputs the operation marks sensitive. */
export const secretsOf = (row: OperationRow, inputs: Readonly<Record<string, unknown>>): readonly string[] =>
  row.sensitive
    .map((name) => inputs[name])
    .filter((value): value is string => typeof value === 'string' && value.length >= SHORTEST)

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
