/** A diagnosis as lines: what happened, who must act, the steps, and where more is told. */
import type { Diagnosis } from '@keyway/contract'

const WHO = {
  you: 'You can mend this:',
  azureAdministrator: 'Your Azure administrator must act:',
  microsoft: 'Microsoft must act:',
  nobody: 'Nobody has to act, it passes:',
} as const satisfies Record<Diagnosis['who'], string>

/** @param indent in front of every line */
export function reportDiagnosis(
  { title, cause, who, steps, code }: Diagnosis,
  line: (text: string) => void,
  indent = '',
): void {
  line(`${indent}${title}. ${cause}`)
  line(`${indent}${WHO[who]}`)
  for (const [index, step] of steps.entries()) line(`${indent}  ${index + 1}. ${step}`)
  line(`${indent}More: docs/errors.md#${code}`)
}
