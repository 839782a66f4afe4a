/** docs/errors.md: every failure Keyway can explain. The anchors are what a diagnosis names in `docs`. */
import { CATALOGUE, type Diagnosis, type DiagnosisCode, diagnosis } from '@keyway/contract'
import { opening } from './markdown.ts'

const WHO: Readonly<Record<Diagnosis['who'], string>> = {
  you: 'you',
  azureAdministrator: 'an administrator of your Azure',
  microsoft: 'Microsoft',
  nobody: 'nobody: it passes',
}

const ABOUT = `When Microsoft, the network or a vault refuses a call, Keyway says which of these it was. Console, API, command line and
jobs use the same words, with the names of your case in them. The source is \`packages/contract/src/diagnosis\`.
Error codes of Keyway's own API stand in [reference/errors.md](reference/errors.md).`

export function diagnosesPage(): string {
  const codes = Object.keys(CATALOGUE) as DiagnosisCode[]
  return [opening('Errors and what to do', ABOUT), ...codes.map(section)].join('\n\n')
}

function section(name: DiagnosisCode): string {
  const row = diagnosis(name)
  const retry = row.retry === 'later' ? 'Keyway tries again by itself.' : 'Keyway waits until it is mended.'
  return [
    `## ${name}`,
    '',
    `**${row.title}.** ${row.cause}`,
    '',
    `Who must act: ${WHO[row.who]}. ${retry}`,
    '',
    ...row.steps.map((step, index) => `${index + 1}. ${step}`),
  ].join('\n')
}
