/** docs/parity.md of the sandbox: what it does for every call, and what witnesses it. */
import { PARITY } from '../../packages/azure-sandbox/test/parity/table.ts'
import { opening, tableOf } from './markdown.ts'

const ABOUT = `What the sandbox does for each call, and what witnesses it: a test, named by its file and title, or an exchange recorded with the
real Azure that the sandbox answers alike (\`r034#1\` is the second exchange of session r034). A check fails for a row whose witness does not
exist. The source is \`test/parity/\`.`

export function parityPage(): string {
  const sections = PARITY.map(({ title, rows }) => {
    const lines = rows.map(({ call, does, witness }) => [
      call,
      does,
      witness.map((one) => one.replace('.test.ts', '')).join('; '),
    ])
    return [`## ${title}`, '', tableOf(['call', 'what the sandbox does', 'witness'], lines)].join('\n')
  })
  return [opening('Parity', ABOUT), ...sections].join('\n\n')
}
