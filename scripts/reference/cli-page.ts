/** docs/reference/cli.md: every command with its help, as the command line itself prints it. */
import { createProgram, type Terminal } from '@keyway/cli'
import type { Command } from 'commander'
import { opening } from './markdown.ts'

const ABOUT = `What \`keyway --help\` and the help of each command say. In a checkout, \`npm run keyway -- ...\` is the same command.
The source is \`packages/cli/src/program.ts\`.

Exit codes: 0 done; 1 it ran and what was asked failed; 2 the command line is wrong; 3 no Keyway answers; 4 the token is
not accepted.`

const SILENT: Terminal = { interactive: false, line: () => {}, json: () => {}, problem: () => {} }

export function cliPage(): string {
  const program = createProgram(SILENT, () => {})
  return [opening('Command line', ABOUT), ...commandsOf(program, [])].join('\n')
}

function commandsOf(command: Command, parents: readonly string[]): string[] {
  const path = [...parents, command.name()]
  const help = command.configureHelp({ helpWidth: 100 }).helpInformation().trim()
  return [
    `\n## ${path.join(' ')}\n\n\`\`\`text\n${help}\n\`\`\``,
    ...command.commands.flatMap((child) => commandsOf(child, path)),
  ]
}
